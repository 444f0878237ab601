import { expect, test } from 'vitest'
import { isPending, unavailable } from '../src/leasing.ts'
import { createBrowser } from './browser-of-tabs.ts'
import { at, minute, signedIn } from './engine-state.ts'

// D-CS-12 D-CS-13 D-TC-17

function backingOff(over: { readonly attempt?: number; readonly wait?: number; readonly online?: boolean } = {}) {
  const { attempt = 1, wait = 2_000, online = true } = over
  const cause = new Error('trouble')
  return signedIn({}, { online, activity: { type: 'backing-off', since: at(0), wait, cause, attempt, series: 1 } })
}

test.for([
  { is: 'nothing is under way', state: signedIn(), waits: false },
  {
    is: 'a refresh is under way',
    state: signedIn({}, { activity: { type: 'refreshing', extend: false, attempt: 7, series: 1 } }),
    waits: true,
  },
  { is: 'the second attempt is two seconds off', state: backingOff(), waits: true },
  { is: 'the second attempt is further off', state: backingOff({ wait: 2_001 }), waits: false },
  { is: 'the third attempt is near', state: backingOff({ attempt: 2, wait: 100 }), waits: false },
  { is: 'nobody can be asked', state: backingOff({ online: false }), waits: false },
])('a request waits where $is: $waits', ({ state, waits }) => {
  expect(isPending(state)).toBe(waits)
})

test('who gets no credential hears why, and when it is tried again', () => {
  const state = backingOff({ wait: minute })
  expect(unavailable(state, at(10_000))).toMatchObject({ retryAfter: 50_000, cause: new Error('trouble') })
  // The timer is late.
  expect(unavailable(state, at(2 * minute)).retryAfter).toBe(0)
  expect(unavailable(signedIn(), at(0))).toMatchObject({ retryAfter: undefined, cause: undefined })
})

test('a timeout of the caller’s own ends its wait for a held session, and is what it gets back', async () => {
  const { restored, world } = createBrowser({ idleTimeout: 10 * minute })
  const { session } = await restored({ whenSessionEnds: 'hold' })
  await world.advance(11 * minute)
  const abort = new AbortController()
  const failure = expect(session.getAccessToken({ signal: abort.signal })).rejects.toMatchObject({
    name: 'TimeoutError',
  })
  await world.settle()
  abort.abort(new DOMException('mine', 'TimeoutError'))
  await failure
})
