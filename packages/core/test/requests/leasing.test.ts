import { expect, test } from 'vitest'
import { isPending, unavailable } from '../../src/requests/leasing.ts'
import { createBrowser } from '../browser-of-tabs.ts'
import { at, minute, signedIn } from '../engine/states.ts'

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

test('after a second failure nobody waits: the next request hears at once when to come again', async () => {
  const { expired, world, server } = createBrowser()
  const { session } = await expired()
  server.replies.push(...Array.from({ length: 20 }, () => 'network-error' as const))
  const failure = expect(session.getAccessToken()).rejects.toMatchObject({ code: 'ERR_REFRESH_UNAVAILABLE' })
  await world.advance(1_000)
  await failure
  await expect(session.getAccessToken()).rejects.toMatchObject({ code: 'ERR_REFRESH_UNAVAILABLE' })
})

test('where the server names nobody, what waited for one sign-in is not sent for the next', async () => {
  const { expired, world, server } = createBrowser({ latency: 50 })
  const nameless = { status: 200, body: { accessToken: 'opaque-1', expiresIn: 600 } }
  server.replies.push(nameless, { status: 401, body: { error: 'expired' } })
  const { session } = await expired({ whenSessionEnds: 'hold' })
  const failure = expect(session.getAccessToken()).rejects.toMatchObject({ reason: 'user-switched' })
  await world.advance(100)
  expect(session.getState().status).toBe('held')
  await session.signIn({ answer: { accessToken: 'opaque-2', expiresIn: 600 } })
  await failure
})
