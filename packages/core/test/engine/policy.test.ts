import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawBackoff, drawRefreshDelay, leeway } from '../../src/engine/policy.ts'

// D-TC-01 D-TC-03 D-TC-18

const minute = 60_000

test.for([
  { lifetime: 15 * minute, earliest: 7.5 * minute, latest: 14 * minute },
  { lifetime: minute, earliest: 30_000, latest: 50_000 },
  { lifetime: 12_000, earliest: 6_000, latest: 10_000 },
  { lifetime: 3_000, earliest: 5_000, latest: 5_000 },
  { lifetime: 1_000, earliest: 5_000, latest: 5_000 },
])('a token of $lifetime ms is renewed $earliest to $latest ms after receipt', ({ lifetime, earliest, latest }) => {
  expect(drawRefreshDelay(lifetime, 0)).toBeCloseTo(earliest)
  expect(drawRefreshDelay(lifetime, 0.5)).toBeCloseTo((earliest + latest) / 2)
  expect(drawRefreshDelay(lifetime, 1)).toBeCloseTo(latest)
})

test('a token without a known end is never renewed ahead', () => {
  expect(drawRefreshDelay(Infinity, 0)).toBe(Infinity)
  expect(leeway(Infinity)).toBe(5_000)
})

test('a renewal falls into the last half, and before the token stops being sent, where that leaves five seconds', () => {
  const lifetime = fc.double({ min: 10_000, max: 1e10, noNaN: true })
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  fc.assert(
    fc.property(lifetime, random, (each, draw) => {
      const delay = drawRefreshDelay(each, draw)
      expect(delay).toBeGreaterThanOrEqual(each / 2)
      expect(delay).toBeLessThanOrEqual(each - leeway(each))
    }),
  )
})

test('backoff is anything up to a limit that doubles from a second to a minute', () => {
  expect([1, 2, 3, 6, 7, 20, 2_000].map((attempt) => drawBackoff(attempt, 1))).toEqual([
    1_000, 2_000, 4_000, 32_000, 60_000, 60_000, 60_000,
  ])
  expect(drawBackoff(5, 0)).toBe(0)
})

test('where the server names a time, clients come back after it, spread over half of it; ten minutes are believed', () => {
  expect(drawBackoff(1, 0, 30_000)).toBe(30_000)
  expect(drawBackoff(1, 1, 30_000)).toBe(45_000)
  expect(drawBackoff(7, 1, 30_000)).toBe(90_000)
  expect(drawBackoff(1, 0, 24 * 60 * minute)).toBe(10 * minute)
})
