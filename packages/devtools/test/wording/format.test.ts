import { expect, test } from 'vitest'
import { levelOf, restOf } from '../../src/recording/deadlines.ts'
import { formatDuration, formatRest } from '../../src/wording/format.ts'

test.each([
  [0, '0 ms'],
  [43.4, '43 ms'],
  [999.4, '999 ms'],
  [999.6, '1 s'],
  [1_250, '1.25 s'],
  [59_400, '59.4 s'],
  [59_900, '1:00 min'],
  [245_000, '4:05 min'],
  [7_500_000, '2:05 h'],
  [259_200_000, '3 days'],
  [Infinity, '∞'],
  [-5, '0 ms'],
])('%d milliseconds last %s', (duration, text) => {
  expect(formatDuration(duration)).toBe(text)
})

test.each([
  [8_100, '0:09'],
  [872_000, '14:32'],
  [7_500_000, '2:05 h'],
  [-1, '0:00'],
  [Infinity, '∞'],
])('%d milliseconds are left as %s', (rest, text) => {
  expect(formatRest(rest)).toBe(text)
})

test.each([
  [
    { left: 50, whole: 100 },
    { share: 0.5, tone: 'good' },
  ],
  [
    { left: 30, whole: 100 },
    { share: 0.3, tone: 'warn' },
  ],
  [
    { left: 9, whole: 100 },
    { share: 0.09, tone: 'bad' },
  ],
  [
    { left: -5, whole: 100 },
    { share: 0, tone: 'bad' },
  ],
  [
    { left: 200, whole: 100 },
    { share: 1, tone: 'good' },
  ],
  [
    { left: 50, whole: undefined },
    { share: undefined, tone: 'plain' },
  ],
  [
    { left: Infinity, whole: Infinity },
    { share: 1, tone: 'plain', text: '∞' },
  ],
  [
    { left: undefined, whole: undefined },
    { share: undefined, tone: 'plain', text: '–' },
  ],
])('what is left of a deadline, %o, is shown as %o', (rest, level) => {
  expect(levelOf(rest)).toMatchObject(level)
})

test('nobody who is signed out has deadlines, and without news of a credential its own is not known', () => {
  const signedIn = { status: 'signed-in' as const, user: {}, activity: 'steady' as const, warning: null }
  const known = { credential: undefined, absolute: undefined, now: 0 }
  const credential = { type: 'credential' as const, generation: 1, receivedAt: 0, lifetime: 60, idleTimeout: 90 }
  expect(
    restOf('Access token', { ...known, credential, state: { status: 'signed-out', reason: 'idle' } }).left,
  ).toBeUndefined()
  expect(restOf('Access token', { ...known, state: signedIn }).left).toBeUndefined()
  expect(restOf('Access token', { ...known, credential, state: signedIn, now: 20 })).toEqual({ left: 40, whole: 60 })
  expect(restOf('Idle end', { ...known, credential, state: signedIn }).left).toBeUndefined()
})
