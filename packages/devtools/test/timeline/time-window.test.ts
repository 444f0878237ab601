import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fit, follow, liveWindow, pan, reveal, ticks, zoom, type TimeWindow } from '../../src/timeline/time-window.ts'

const now = 1_800_000_000_000
const extent = { from: now - 600_000, now }
const past: TimeWindow = { from: now - 100_000, to: now - 40_000, live: false }

test('a live window goes along with time, another one stays', () => {
  const live = liveWindow(30_000, now)
  expect(live.to).toBeGreaterThan(now)
  expect(follow(live, now + 5_000)).toEqual({ from: live.from + 5_000, to: live.to + 5_000, live: true })
  expect(follow(past, now + 5_000)).toBe(past)
})

test('zooming leaves the moment under the pointer where it is', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 10, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (factor, share) => {
        const at = past.from + share * (past.to - past.from)
        const zoomed = zoom(past, factor, at, now)
        expect((at - zoomed.from) / (zoomed.to - zoomed.from)).toBeCloseTo(share, 3)
        expect(zoomed.to - zoomed.from).toBeCloseTo(60_000 * factor, 0)
      },
    ),
  )
})

test('a live window stays live when it is zoomed, and no window is without length or without end', () => {
  expect(zoom(liveWindow(30_000, now), 0.5, now - 20_000, now)).toEqual(liveWindow(15_000, now))
  expect(zoom(past, 0, past.from, now).to - zoom(past, 0, past.from, now).from).toBe(10)
  expect(zoom(past, 1e9, past.from, now).to - zoom(past, 1e9, past.from, now).from).toBe(7 * 86_400_000)
})

test('moved into the past a window is live no more; moved to now it is again', () => {
  const moved = pan(liveWindow(30_000, now), -60_000, extent)
  expect(moved).toMatchObject({ live: false })
  expect(pan(moved, 3_600_000, extent)).toEqual(liveWindow(30_000, now))
})

test('it cannot be moved to where nothing has ever been', () => {
  const moved = pan(past, -86_400_000, extent)
  expect(moved.to).toBeGreaterThan(extent.from)
  expect(pan(liveWindow(30_000, now), -86_400_000, { from: now, now })).toEqual(liveWindow(30_000, now))
})

test('all there is fits in', () => {
  const all = fit(extent)
  expect(all.live).toBe(true)
  expect(all.from).toBeLessThanOrEqual(extent.from)
  expect(all.to).toBeGreaterThan(now)
})

test('what is out of sight is brought into the middle, what is to be seen moves nothing', () => {
  expect(reveal(past, past.from + 10, past.from + 20)).toBe(past)
  const revealed = reveal(past, now - 400_000, now - 390_000)
  expect((revealed.from + revealed.to) / 2).toBe(now - 395_000)
  expect(reveal(past, now - 300_000, now - 200_000).from).toBeLessThanOrEqual(now - 300_000 + 30_000)
})

test('ticks are round, within the window, and leave room for their labels', () => {
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 600_000_000 }), fc.integer({ min: 100, max: 3_000 }), (span, width) => {
      const window = { from: now - span, to: now, live: false }
      const marks = ticks(window, width)
      expect(marks.length).toBeLessThanOrEqual(width / 96 + 1)
      for (const { at } of marks) {
        expect(at).toBeGreaterThanOrEqual(window.from)
        expect(at).toBeLessThanOrEqual(window.to)
      }
    }),
  )
})

test('between whole seconds a tick says how far it is beyond one', () => {
  const labels = ticks({ from: now, to: now + 1_000, live: false }, 400).map(({ label }) => label)
  expect(labels.slice(1, -1)).toEqual(['+500 ms'])
  expect(labels[0]).toMatch(/^\d\d:\d\d:\d\d$/)
})
