import type { InspectionDetail } from '@keyturn/core'
import { expect, test } from 'vitest'
import { track } from '../../src/recording/performance-track.ts'
import { openSession } from '../open-session.ts'

type Entry = readonly [label: string, start: number, end: number, track: string, group: string, color: string]

/** What is shown of these events, of which each comes a millisecond after the one before. */
function shownOf(...events: readonly InspectionDetail[]): readonly Entry[] {
  const entries: Entry[] = []
  let time = 0
  const tell = track(
    (...entry) => void entries.push(entry),
    () => time,
  )
  for (const event of events) {
    time++
    tell({ at: 0, ...event })
  }
  return entries
}

const started: InspectionDetail = { type: 'refresh-started', cause: 'expired', attempt: 1 }
const waits: InspectionDetail = { type: 'request-waiting', request: 7, url: '/api/a?secret=1' }
const sent: InspectionDetail = { type: 'request-sent', request: 7, url: '/api/a?secret=1', bare: false, replay: false }

test.for<[string, readonly InspectionDetail[], readonly Entry[]]>([
  [
    'a refresh that succeeds',
    [started, { type: 'refresh-sent' }, { type: 'refresh-succeeded', lifetime: 1 }],
    [['refresh (expired): succeeded', 1, 3, 'Refreshes', 'Keyturn', 'primary']],
  ],
  [
    'a refresh that fails',
    [started, { type: 'refresh-failed', status: 503 }],
    [['refresh (expired): failed 503', 1, 2, 'Refreshes', 'Keyturn', 'warning']],
  ],
  [
    'a refresh that is refused',
    [started, { type: 'refresh-refused', reason: 'revoked' }],
    [['refresh (expired): refused', 1, 2, 'Refreshes', 'Keyturn', 'error']],
  ],
  [
    'a lock that is waited for',
    [{ type: 'lock-wait' }, { type: 'lock-granted' }],
    [['lock: granted', 1, 2, 'Waiting for another tab', 'Keyturn', 'secondary']],
  ],
  [
    'a request that waits, and is answered',
    [waits, sent, { type: 'request-answered', request: 7, status: 200 }],
    [
      ['/api/a: goes on', 1, 2, 'Requests that wait', 'Keyturn', 'secondary'],
      ['/api/a: 200', 2, 3, 'Requests', 'Keyturn', 'tertiary'],
    ],
  ],
  [
    'a request that is never sent',
    [waits, { type: 'request-answered', request: 7 }],
    [['/api/a: not sent', 1, 2, 'Requests that wait', 'Keyturn', 'warning']],
  ],
  ['an end without a beginning', [{ type: 'refresh-succeeded', lifetime: 1 }], []],
])('%s', ([, events, entries]) => {
  expect(shownOf(...events)).toEqual(entries)
})

test('a real session is shown, and no token of it', async () => {
  const { session, world, tokens } = openSession()
  const entries: Entry[] = []
  session.inspect(
    track(
      (...entry) => void entries.push(entry),
      () => session.now(),
    ),
  )
  session.start()
  await world.settle()
  expect(entries.map(([, , , name]) => name)).toContain('Refreshes')
  expect(tokens.length).toBeGreaterThan(0)
  for (const token of tokens) expect(JSON.stringify(entries)).not.toContain(token)
})
