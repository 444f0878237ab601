import type { InspectionEvent } from '@keyturn/core'
import { expect, test } from 'vitest'
import { createBusySession } from '../../measure/busy-session.ts'
import { lanes } from '../../src/recording/item.ts'
import { record } from '../../src/recording/recorder.ts'
import { emptyRecording, type Recording } from '../../src/recording/recording.ts'
import { palettes } from '../../src/style/palette.ts'
import {
  boxOf,
  itemAt,
  itemsWithin,
  layOut,
  longestOf,
  momentAt,
  placeOf,
  stack,
  type Scene,
} from '../../src/timeline/lane-layout.ts'
import { across, atEnd, beside } from '../../src/timeline/neighbours.ts'
import { paint } from '../../src/timeline/paint.ts'
import { fit } from '../../src/timeline/time-window.ts'

const url = '/api'
const events: readonly InspectionEvent[] = [
  { at: 0, type: 'state', status: 'signed-in', activity: 'steady', generation: 1 },
  { at: 100, type: 'request-sent', request: 1, url, bare: false, replay: false },
  { at: 120, type: 'request-sent', request: 2, url, bare: false, replay: false },
  { at: 200, type: 'request-answered', request: 2, status: 200 },
  { at: 900, type: 'request-answered', request: 1, status: 200 },
  { at: 950, type: 'peer-message', direction: 'in', message: 'active' },
]

function sceneOf(recording: Recording, now: number, width = 1_088): Scene {
  const window = { from: 0, to: 1_000, live: false }
  const longest = longestOf(recording, now)
  return { recording, window, longest, now, layout: stack(layOut(width, 320), recording, window, longest) }
}

const scene = sceneOf(record(emptyRecording(100), events), 1_000)
const { recording, window, layout, longest } = scene

test('lanes are one under the other and fill the height', () => {
  const bands = lanes.map((lane) => layout.lanes[lane])
  for (const [index, band] of bands.entries()) {
    const above = bands[index - 1]
    expect(band.top).toBeCloseTo(above ? above.top + above.height : layout.ruler)
  }
  expect(bands.reduce((sum, { height }) => sum + height, layout.ruler)).toBeCloseTo(layout.height)
})

test('a place and a moment are each other’s inverse', () => {
  expect(placeOf(500, window, layout)).toBe(88 + 500)
  expect(momentAt(placeOf(321, window, layout), window, layout)).toBeCloseTo(321)
})

test('what began long before the window and still goes on in it is to be seen', () => {
  const seen = [...itemsWithin(recording.items.requests, { from: 500, to: 1_000, live: false }, longest.requests)]
  expect(seen).toMatchObject([{ request: 1 }])
  const states = [...itemsWithin(recording.items.session, { from: 500, to: 600, live: false }, longest.session)]
  expect(states).toMatchObject([{ kind: 'state' }])
})

test('pointing at an item finds it, also a little beside it, and nothing where nothing is', () => {
  for (const lane of lanes)
    for (const item of recording.items[lane]) {
      const { left, top, width, height } = boxOf(item, window, layout, 1_000)
      expect(itemAt(left + width / 2, top + height / 2, scene)).toBe(item)
    }
  const [, second] = recording.items.requests
  if (!second) throw new Error('There are two requests.')
  const { left, top, height } = boxOf(second, window, layout, 1_000)
  expect(itemAt(left + 84, top + height / 2, scene)).toBe(second)
  expect(itemAt(left + 200, top + height / 2 + 30, scene)).toBeUndefined()
  expect(itemAt(10, top, scene)).toBeUndefined()
})

test('keys go from item to item in a lane, from lane to lane by time, and stop at the ends', () => {
  const [first, second] = recording.items.requests
  const [state] = recording.items.session
  const [message] = recording.items.tabs
  if (!first || !second || !state || !message) throw new Error('Not all of it was recorded.')
  expect(beside(recording, first, 1)).toBe(second)
  expect(beside(recording, second, 1)).toBe(second)
  expect(across(recording, second, 1)).toBe(message)
  expect(across(recording, message, 1)).toBe(state)
  expect(across(recording, state, 1)).toBe(state)
  expect(across(recording, message, -1)).toBe(second)
  expect(atEnd(recording, undefined, 'last')).toBe(second)
  expect(atEnd(recording, message, 'first')).toBe(message)
  expect(atEnd(emptyRecording(1), undefined, 'last')).toBeUndefined()
})

test('where many overlap, rows are as low as it takes', () => {
  const burst = Array.from({ length: 20 }, (_, request): InspectionEvent => {
    return { at: request, type: 'request-sent', request, url, bare: false, replay: false }
  })
  const crowded = sceneOf(record(emptyRecording(100), burst), 1_000)
  expect(layout.pitch.requests).toBe(8)
  expect(crowded.layout.pitch.requests).toBe(4)
  const tops = crowded.recording.items.requests.map((item) => boxOf(item, window, crowded.layout, 1_000).top)
  expect(new Set(tops).size).toBe(20)
})

test('what is drawn is bounded by the pixels there are, not by the events', () => {
  const width = 1_000
  const drawn = [1_000, 10_000, 40_000].map((count) => {
    const busy: InspectionEvent[] = []
    createBusySession(count).inspect((event) => void busy.push(event))
    const everything = record(emptyRecording(count), busy)
    const now = everything.time
    const all = fit({ from: busy[0]?.at ?? now, now })
    const whole = { recording: everything, window: all, longest: longestOf(everything, now), now }
    const stacked = stack(layOut(width, 300), everything, all, whole.longest)
    const { context, operations } = countingContext()
    paint(context, { ...whole, layout: stacked, palette: palettes.light, hovered: undefined, selected: undefined })
    return operations()
  })
  expect(drawn[0]).toBeGreaterThan(200)
  expect(Math.max(...drawn)).toBeLessThan(8 * width)
})

/** A context that only counts what is drawn on it. */
function countingContext(): { readonly context: CanvasRenderingContext2D; readonly operations: () => number } {
  let operations = 0
  const handler: ProxyHandler<object> = {
    get: (_target, name) => () =>
      void (name === 'fill' || name === 'fillRect' || name === 'fillText' ? operations++ : 0),
    set: () => true,
  }
  // What is drawn with answers nothing that the painter reads.
  return { context: new Proxy({}, handler) as CanvasRenderingContext2D, operations: () => operations }
}
