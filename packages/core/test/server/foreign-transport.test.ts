import { expect, onTestFinished, test } from 'vitest'
import { findSessionError, SessionError, type Session, type Transport } from '../../src/index.ts'
import { createWorld, watchSecrets, type World } from '../../src/testing/index.ts'

// D-CS-05 D-CS-06

const granted = { status: 200, body: { accessToken: 'granted-token', expiresIn: 600, user: { id: 'u1' } } }

/** Somebody is signed in; what becomes of refreshes is up to the test. */
async function signIn(
  refresh: Transport['refresh'],
): Promise<{ readonly world: World; readonly session: Session<unknown> }> {
  const world = createWorld()
  const { createSession } = watchSecrets(onTestFinished)
  const session = createSession({
    transport: { signIn: async () => granted, refresh, signOut: async () => ({ status: 204, body: '' }) },
    runtime: world.openTab(),
  })
  onTestFinished(() => session.dispose())
  await session.signIn({})
  return { world, session }
}

/** What a call rejects with, in its own time. */
async function rejection(world: World, call: Promise<unknown>): Promise<unknown> {
  const reason = call.then(
    () => 'it resolved',
    (error: unknown) => error,
  )
  await world.advance(60_000)
  return reason
}

const refusing = new Error('thrown at once')

const failures: Readonly<Record<string, readonly [Transport['refresh'], object]>> = {
  'a network that is down': [
    () => Promise.reject(new TypeError('Failed to fetch')),
    { code: 'ERR_REFRESH_UNAVAILABLE', retryable: true, cause: { name: 'TypeError' } },
  ],
  'no answer in time': [
    (_, { signal }) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new Error('aborted', { cause: signal.reason }))),
      ),
    { code: 'ERR_REFRESH_UNAVAILABLE', retryable: true },
  ],
  'a transport that does not heed its signal': [
    () => new Promise(() => {}),
    { code: 'ERR_REFRESH_UNAVAILABLE', retryable: true },
  ],
  'a transport that throws at once': [
    () => {
      throw refusing
    },
    { code: 'ERR_REFRESH_UNAVAILABLE', retryable: true, cause: { name: 'Error' } },
  ],
  'an answer without a token': [
    async () => ({ status: 200, body: {} }),
    { code: 'ERR_REFRESH_UNAVAILABLE', retryable: true, cause: { message: 'The auth server answered 200.' } },
  ],
  'an answer that is no answer': [
    async () => ({ status: 502, body: '<h1>Bad gateway</h1>' }),
    { code: 'ERR_REFRESH_UNAVAILABLE', retryable: true, cause: { message: 'The auth server answered 502.' } },
  ],
  'a refusal': [
    async () => ({ status: 401, body: { error: 'expired-idle' } }),
    { code: 'ERR_SIGNED_OUT', name: 'SignedOutError', reason: 'idle' },
  ],
}

test.for(Object.keys(failures))(
  '%s has a code of its own, also for an app that has two copies of the SDK',
  async (name) => {
    const [refresh, expected] = failures[name] ?? []
    const { world, session } = await signIn(refresh as Transport['refresh']) // it is one of the names
    const error = await rejection(world, session.refresh())
    expect(error).toMatchObject(expected ?? {})
    expect(error).toBeInstanceOf(SessionError)
    // Another copy's classes are others, its mark is the same.
    const wrapped = new Error('of an adapter', { cause: new Error('of a library', { cause: error }) })
    expect(findSessionError(wrapped)).toBe(error)
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ code: Reflect.get(Object(error), 'code') as unknown })
  },
)

test('after a transport threw, the next refresh is made as if nothing had been', async () => {
  let calls = 0
  const { world, session } = await signIn(() => {
    if (++calls <= 2) throw refusing
    return Promise.resolve(granted)
  })
  expect(await rejection(world, session.refresh())).toMatchObject({
    cause: { message: 'The auth server gave no answer.' },
  })
  await session.refresh()
  expect(session.getState()).toMatchObject({ status: 'signed-in', activity: 'steady' })
})

test('a transport may answer without a promise', async () => {
  const refresh = (() => granted) as unknown as Transport['refresh'] // JavaScript does not ask for a promise
  const { session } = await signIn(refresh)
  await session.refresh()
  expect(session.getState()).toMatchObject({ status: 'signed-in', activity: 'steady' })
})

test('what is aborted rejects as the caller said, and what is disposed has a code', async () => {
  const { world, session } = await signIn(() => new Promise(() => {}))
  const reason = new Error('enough')
  const never = session.getAccessToken({ minValidity: Infinity, signal: AbortSignal.abort(reason) })
  expect(await rejection(world, never)).toBe(reason)
  session.dispose()
  const late = await rejection(world, session.getAccessToken())
  expect(late).toMatchObject({ code: 'ERR_SESSION_DISPOSED', name: 'SessionError' })
})
