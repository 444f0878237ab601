import type { InspectionDetail, InspectionEvent } from '@keyturn/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Item, Lane } from '../../src/recording/item.ts'
import { record } from '../../src/recording/recorder.ts'
import { emptyRecording, type Recording } from '../../src/recording/recording.ts'

const url = '/api/expenses'
const sent = (request: number, replay = false): InspectionDetail => ({
  type: 'request-sent',
  request,
  url,
  bare: false,
  replay,
})
const waiting = (request: number): InspectionDetail => ({ type: 'request-waiting', request, url })
const answered = (request: number, status?: number): InspectionDetail => ({ type: 'request-answered', request, status })
const started = (attempt = 1): InspectionDetail => ({ type: 'refresh-started', cause: 'due', attempt })
const state = (status: string, activity: 'steady' | 'refreshing' | 'backing-off' = 'steady'): InspectionDetail => ({
  type: 'state',
  status,
  activity,
  generation: 7,
})
const credential: InspectionDetail = {
  type: 'credential',
  generation: 8,
  receivedAt: 0,
  lifetime: 60_000,
  idleTimeout: 900_000,
}
const heard = (message: string): InspectionDetail => ({ type: 'peer-message', direction: 'in', message })

/** A recording of what happened, each ten milliseconds after the other. */
function recordingOf(...details: readonly InspectionDetail[]): Recording {
  return record(
    emptyRecording(100),
    details.map((detail, index) => ({ at: index * 10, ...detail })),
  )
}

function spans(recording: Recording, lane: Lane): readonly object[] {
  return recording.items[lane].map(({ kind, from, until, outcome }) => ({ kind, from, until, outcome }))
}

test('a request is one span from its sending to its answer', () => {
  const recording = recordingOf(sent(1), sent(2), answered(2, 200), answered(1, 404))
  expect(spans(recording, 'requests')).toEqual([
    { kind: 'request', from: 0, until: 30, outcome: { type: 'answered', status: 404 } },
    { kind: 'request', from: 10, until: 20, outcome: { type: 'answered', status: 200 } },
  ])
})

test('a request that waits is a wait until it is sent', () => {
  const recording = recordingOf(waiting(1), started(), sent(1), answered(1, 200))
  expect(spans(recording, 'waits')).toEqual([{ kind: 'wait', from: 0, until: 20, outcome: { type: 'sent' } }])
  expect(spans(recording, 'requests')).toMatchObject([{ from: 20, until: 30 }])
})

test('a request that ended while it waited was given up, and never sent', () => {
  const recording = recordingOf(waiting(1), answered(1))
  expect(spans(recording, 'waits')).toEqual([{ kind: 'wait', from: 0, until: 10, outcome: { type: 'given-up' } }])
  expect(recording.items.requests).toEqual([])
})

test('a replay is a second span of the same request', () => {
  const recording = recordingOf(sent(1), answered(1, 401), waiting(1), sent(1, true), answered(1, 200))
  expect(recording.items.requests).toMatchObject([
    { request: 1, replay: false, outcome: { status: 401 } },
    { request: 1, replay: true, outcome: { status: 200 } },
  ])
  expect(spans(recording, 'waits')).toMatchObject([{ from: 20, until: 30 }])
})

test('requests under way at the same time are in rows of their own, and rows are used again', () => {
  const recording = recordingOf(
    sent(1),
    sent(2),
    answered(1, 200),
    sent(3),
    answered(3, 200),
    answered(2, 200),
    sent(4),
  )
  expect(recording.items.requests.map(({ row }) => row)).toEqual([0, 1, 0, 0])
})

test('a refresh holds the lock until its outcome is known', () => {
  const recording = recordingOf(
    started(),
    { type: 'lock-wait' },
    { type: 'lock-granted' },
    { type: 'refresh-sent' },
    { type: 'refresh-succeeded', lifetime: 60_000 },
  )
  expect(spans(recording, 'lock')).toEqual([
    { kind: 'lock-wait', from: 10, until: 20, outcome: { type: 'granted' } },
    { kind: 'lock-held', from: 20, until: 40, outcome: undefined },
  ])
  expect(recording.items.refreshes).toMatchObject([
    { cause: 'due', attempt: 1, from: 0, until: 40, sent: [30], outcome: { type: 'succeeded', lifetime: 60_000 } },
  ])
})

test.each<[string, readonly InspectionDetail[], object]>([
  ['is refused', [{ type: 'refresh-refused', reason: 'idle' }], { type: 'refused', reason: 'idle' }],
  ['fails with a status', [{ type: 'refresh-failed', status: 503 }], { type: 'failed', status: 503 }],
  ['has no answer', [{ type: 'refresh-failed' }], { type: 'failed', status: undefined }],
  ['is spared by another tab', [heard('refreshed'), credential, state('signed-in')], { type: 'adopted' }],
  ['is overtaken by a sign-in', [credential, state('signed-in')], { type: 'abandoned' }],
  ['is overtaken by a sign-out', [heard('ended'), state('signed-out')], { type: 'abandoned' }],
  ['is overtaken by another one', [started(2)], { type: 'abandoned' }],
])('a refresh that %s ends so', (_name, details, outcome) => {
  const [refresh] = recordingOf(started(), { type: 'refresh-sent' }, ...details).items.refreshes
  expect(refresh?.outcome).toEqual(outcome)
  expect(refresh?.until).toBeDefined()
})

test('what waits for a replay that never comes is given up with the session, or with the second failure', () => {
  const refusedReplay = [sent(1), answered(1, 401), waiting(1), started()] as const
  const ended = recordingOf(...refusedReplay, { type: 'refresh-refused', reason: 'expired' }, state('signed-out'))
  expect(spans(ended, 'waits')).toMatchObject([{ outcome: { type: 'given-up' } }])
  const failed = recordingOf(...refusedReplay, { type: 'refresh-failed' }, started(2), { type: 'refresh-failed' })
  expect(spans(failed, 'waits')).toMatchObject([{ until: 60, outcome: { type: 'given-up' } }])
})

test('states follow one another without a gap, and a warning lasts until it is gone', () => {
  const recording = recordingOf(
    state('restoring', 'refreshing'),
    state('signed-in'),
    { type: 'warning', level: 300_000, cause: 'idle' },
    { type: 'warning', level: 60_000, cause: 'idle' },
    { type: 'warning-gone' },
  )
  expect(spans(recording, 'session')).toMatchObject([
    { kind: 'state', from: 0, until: 10 },
    { kind: 'state', from: 10, until: undefined },
    { kind: 'warning', from: 20, until: 30 },
    { kind: 'warning', from: 30, until: 40 },
  ])
})

test('the credential in force is known from its event to the end of the session', () => {
  expect(recordingOf(credential, state('signed-in')).credential).toMatchObject({ generation: 8, lifetime: 60_000 })
  expect(recordingOf(credential, state('signed-out')).credential).toBeUndefined()
})

test.each<[string, readonly InspectionDetail[]]>([
  ['an answer to nobody', [answered(1, 200)]],
  ['an end of no warning', [{ type: 'warning-gone' }]],
  ['a lock that nobody waited for', [{ type: 'lock-given-up' }]],
])('what began before the recording and only ends in it is nothing: %s', (_name, details) => {
  expect(Object.values(recordingOf(...details).items).flat()).toEqual([])
})

test('what the server said of a refresh that began before the recording is kept', () => {
  const recording = recordingOf({ type: 'refresh-succeeded', lifetime: 60_000 })
  expect(recording.items.refreshes).toMatchObject([{ from: 0, until: 0, outcome: { type: 'succeeded' } }])
  expect(recording.items.refreshes[0]).not.toHaveProperty('cause')
  const sentOnly = recordingOf({ type: 'refresh-sent' }, { type: 'refresh-failed', status: 500 })
  expect(sentOnly.items.refreshes).toMatchObject([{ from: 0, until: 10, sent: [0], outcome: { status: 500 } }])
})

test('a clock that is set back does not turn the order around', () => {
  const at = [1_000, 400, 450, 1_050]
  const events = [sent(1), answered(1, 200), sent(2), answered(2, 200)].map((detail, index) => ({
    at: at[index] ?? 0,
    ...detail,
  }))
  const recording = record(emptyRecording(10), events)
  expect(recording.events.map(({ time }) => time)).toEqual([1_000, 1_000, 1_050, 1_650])
  expect(spans(recording, 'requests')).toMatchObject([
    { from: 1_000, until: 1_000 },
    { from: 1_050, until: 1_650 },
  ])
})

test('a sending without an answer ends where the same request is sent again', () => {
  const recording = recordingOf(sent(1), sent(1, true), answered(1, 200))
  expect(spans(recording, 'requests')).toMatchObject([
    { from: 0, until: 10, outcome: undefined },
    { from: 10, until: 20, outcome: { type: 'answered', status: 200 } },
  ])
})

test('beyond its capacity a recording forgets the oldest, and what ended before the oldest that is left', () => {
  const events = Array.from({ length: 50 }, (_, index): InspectionEvent[] => [
    { at: index * 10, ...sent(index) },
    { at: index * 10 + 5, ...answered(index, 200) },
  ]).flat()
  const recording = record(emptyRecording(10), events)
  expect(recording.events).toHaveLength(10)
  expect(recording.dropped).toBe(90)
  expect(recording.items.requests).toHaveLength(5)
})

test('what lasts is kept, however long ago it began', () => {
  const marks = Array.from({ length: 20 }, (_, index): InspectionEvent => ({ at: index, ...heard('active') }))
  const recording = record(emptyRecording(10), [{ at: 0, ...state('signed-in') }, ...marks])
  expect(recording.items.session).toMatchObject([{ kind: 'state', from: 0, until: undefined }])
})

const detail: fc.Arbitrary<InspectionDetail> = fc.oneof(
  fc
    .integer({ min: 1, max: 5 })
    .chain((request) => fc.constantFrom(waiting(request), sent(request), sent(request, true))),
  fc
    .record({ request: fc.integer({ min: 1, max: 5 }) })
    .map(({ request }) => answered(request, request % 2 ? 200 : undefined)),
  fc.constantFrom<InspectionDetail>(
    started(),
    started(2),
    { type: 'lock-wait' },
    { type: 'lock-granted' },
    { type: 'lock-given-up' },
    { type: 'refresh-sent' },
    { type: 'refresh-succeeded', lifetime: 1 },
    { type: 'refresh-refused', reason: 'expired' },
    { type: 'refresh-failed' },
    { type: 'peers-asked', count: 1 },
    heard('refreshed'),
    credential,
    state('signed-in'),
    state('signed-in', 'refreshing'),
    state('signed-out'),
    { type: 'warning', level: 1, cause: 'idle' },
    { type: 'warning-gone' },
  ),
)
const history = fc.array(fc.tuple(fc.integer({ min: -50, max: 100 }), detail), { maxLength: 80 }).map((steps) => {
  let at = 1_000
  return steps.map(([step, each]): InspectionEvent => ({ at: (at += step), ...each }))
})

test('whatever happens, in each lane the beginnings are in order, nothing ends before it began, and little is open', () => {
  fc.assert(
    fc.property(history, fc.integer({ min: 1, max: 100 }), (events, capacity) => {
      const recording = record(emptyRecording(capacity), events)
      const items: readonly Item[] = Object.values(recording.items).flat()
      for (const lane of Object.values(recording.items)) {
        expect(lane.map(({ from }) => from)).toEqual(lane.map(({ from }) => from).toSorted((a, b) => a - b))
        expect(lane.length).toBeLessThanOrEqual(capacity + 1)
      }
      for (const { from, until = Infinity } of items) expect(until).toBeGreaterThanOrEqual(from)
      // Five requests, each sent or waiting, a refresh, a lock waited for or held, a state, a warning.
      expect(items.filter(({ until }) => until === undefined).length).toBeLessThanOrEqual(10 + 5)
      expect(recording.events.length + recording.dropped).toBe(events.length)
    }),
  )
})

test('items of one lane that overlap in time are in different rows', () => {
  fc.assert(
    fc.property(history, (events) => {
      const { requests } = record(emptyRecording(1_000), events).items
      const overlapping = requests.flatMap((one, index) =>
        requests
          .slice(index + 1)
          .filter((other) => other.from < (one.until ?? Infinity) && other.row === one.row)
          .map((other) => [one.id, other.id]),
      )
      expect(overlapping).toEqual([])
    }),
  )
})

test('it is the same recording, however the events are dealt out, and none is changed', () => {
  fc.assert(
    fc.property(history, fc.integer({ min: 1, max: 9 }), (events, size) => {
      const start = emptyRecording(1_000)
      const batches = Array.from({ length: Math.ceil(events.length / size) }, (_, index) =>
        events.slice(index * size, (index + 1) * size),
      )
      const steps = batches.reduce<Recording[]>((all, batch) => [...all, record(all.at(-1) ?? start, batch)], [])
      const copies = structuredClone(steps)
      expect(steps.at(-1) ?? start).toEqual(record(start, events))
      expect(steps).toEqual(copies)
      expect(start).toEqual(emptyRecording(1_000))
    }),
  )
})
