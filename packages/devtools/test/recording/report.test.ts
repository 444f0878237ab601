import type { InspectionEvent, SessionState } from '@keyturn/core'
import { expect, test } from 'vitest'
import { record } from '../../src/recording/recorder.ts'
import { emptyRecording } from '../../src/recording/recording.ts'
import { createReport, userIdOf } from '../../src/recording/report.ts'

const now = Date.UTC(2027, 0, 15, 8)
const events: readonly InspectionEvent[] = [
  { at: now - 500, type: 'credential', generation: 7, receivedAt: now - 500, lifetime: Infinity, idleTimeout: 1_000 },
  { at: now - 200, type: 'request-sent', request: 1, url: '/api/items?token=planted', bare: false, replay: false },
]

function reportOf(state: SessionState<unknown>): unknown {
  const recording = record(emptyRecording(10), events)
  return JSON.parse(createReport({ recording, state, now, browser: 'Browser/1', origin: 'https://app.example' }))
}

test('a report says what, when and where, with nothing of the user but the id', () => {
  const user = { id: 42, name: 'Ada', email: 'ada@example.com' }
  const session = { id: 's-7', endsAt: now + 60_000, idleEndsAt: now + 5_000 }
  const warning = { level: 10_000, cause: 'idle' as const, endsAt: now + 5_000, extendable: true }
  expect(reportOf({ status: 'signed-in', user, session, activity: 'steady', warning })).toEqual({
    keyturn: expect.stringMatching(/^\d+\.\d+\.\d+/) as string, // a matcher
    at: '2027-01-15T08:00:00.000Z',
    browser: 'Browser/1',
    origin: 'https://app.example',
    state: {
      status: 'signed-in',
      userId: '42',
      activity: 'steady',
      session: { id: 's-7', endsIn: 60_000, idleEndsIn: 5_000 },
      warning: { level: 10_000, cause: 'idle', endsIn: 5_000 },
    },
    credential: { ...events[0], lifetime: 'never', age: 500 },
    dropped: 0,
    events: [
      { ...events[0], at: '2027-01-15T07:59:59.500Z', lifetime: 'never' },
      { ...events[1], at: '2027-01-15T07:59:59.800Z', url: '/api/items' },
    ],
  })
})

test.each<[SessionState<unknown>, object]>([
  [{ status: 'restoring' }, { status: 'restoring' }],
  [
    { status: 'unreachable', retryAt: now + 700 },
    { status: 'unreachable', retryIn: 700 },
  ],
  [
    { status: 'signed-out', reason: 'idle' },
    { status: 'signed-out', reason: 'idle' },
  ],
  [
    { status: 'held', user: { sub: 'u1', name: 'Ada' }, reason: 'expired' },
    { status: 'held', userId: 'u1', reason: 'expired' },
  ],
])('the state %o is told as %o', (state, told) => {
  expect(reportOf(state)).toMatchObject({ state: told })
})

test.each([
  [undefined, undefined],
  ['ada', undefined],
  [{ name: 'Ada' }, undefined],
  [{ id: { secret: 1 } }, undefined],
  [{ id: 'u1', sub: 'other' }, 'u1'],
])('the id of %o is %s', (user, id) => {
  expect(userIdOf(user)).toBe(id)
})
