import { expect, test } from 'vitest'
import { restOf } from '../../src/recording/deadlines.ts'

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
