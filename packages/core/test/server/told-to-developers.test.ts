import { expect, onTestFinished, test, vi } from 'vitest'
import type { SessionOptions } from '../../src/index.ts'
import { createBrowser } from '../browser-of-tabs.ts'

const minute = 60_000

function listen(): unknown[] {
  const reported: unknown[] = []
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
  onTestFinished(() => void vi.unstubAllGlobals())
  return reported
}

test.for([
  [404, 'Not Found'],
  [419, { message: 'CSRF token mismatch.' }],
  [400, { message: 'Refresh token expired' }],
  [403, '<html>blocked</html>'],
  [401, { error: 'invalid_client' }],
  [200, '<!doctype html>'],
  [200, { data: { access_token: 't' } }],
] as const)(
  'a user stays signed in on %i %j, and the developers are told once, after a few attempts',
  async ([status, body]) => {
    const reported = listen()
    const { restored, world, server } = createBrowser()
    const { session } = await restored()
    server.replies.push(...Array.from({ length: 500 }, () => ({ status, body })))
    void session.refresh().catch(() => {})
    await world.settle()
    expect(reported).toEqual([])
    await world.advance(60 * minute)
    expect(session.getState()).toMatchObject({ status: 'signed-in', activity: 'backing-off' })
    expect(reported).toMatchObject([{ code: 'ERR_ANSWER_UNCLEAR' }])
    for (const part of [`answered a refresh with ${status}`, 'Expected: 2xx', '"readAnswer"', '"classifyRefusal"'])
      expect(String(reported[0])).toContain(part)
  },
)

test('what passes by itself is told to nobody', async () => {
  const reported = listen()
  const { restored, world, server } = createBrowser()
  const { session } = await restored()
  const passing = [0, 408, 425, 429, 500, 503].map((status) => ({ status, body: '<h1>Later</h1>' }))
  server.replies.push(...passing, 'network-error', ...passing)
  void session.refresh().catch(() => {})
  await world.advance(60 * minute)
  expect(session.getState()).toMatchObject({ status: 'signed-in', activity: 'steady' })
  expect(reported).toEqual([])
})

test('refreshes that nobody answers, as where streams hold every connection, are told once; the session is kept and goes on', async () => {
  const reported = listen()
  const { restored, world, server } = createBrowser()
  const { session } = await restored()
  server.replies.push(...Array.from({ length: 6 }, () => 'no-answer' as const))
  const first = session.refresh().catch(String)
  await world.advance(11_000)
  expect(reported).toEqual([])
  await world.advance(2 * minute)
  expect(await first).toContain('RefreshUnavailableError')
  expect(reported).toMatchObject([{ code: 'ERR_NO_ANSWER' }])
  for (const part of ['"refreshTimeout"', 'HTTP/1.1', 'HTTP/2', 'another host'])
    expect(String(reported[0])).toContain(part)
  // A connection is free again.
  server.replies.length = 0
  await world.advance(2 * minute)
  expect(session.getState()).toMatchObject({ status: 'signed-in', activity: 'steady' })
  await session.getAccessToken()
  expect(reported).toHaveLength(1)
})

test('one refresh that nobody answers now and then is told to nobody', async () => {
  const reported = listen()
  const { restored, world, server } = createBrowser()
  const { session } = await restored()
  for (let time = 0; time < 5; time++) {
    server.replies.push('no-answer')
    void session.refresh().catch(() => {})
    await world.advance(2 * minute)
    expect(session.getState()).toMatchObject({ activity: 'steady' })
  }
  expect(reported).toEqual([])
})

const fault = (): never => {
  throw new Error('a fault of the app')
}

test.for<readonly [string, Partial<SessionOptions<{ id: string; name: string }>>]>([
  ['classifyRefusal', { classifyRefusal: fault }],
  ['userFromClaims', { userFromClaims: fault }],
  ['userId', { userId: fault }],
  ['userId of what loadUser brings', { userId: fault, loadUser: async () => ({ id: 'u1', name: 'Ada' }) }],
])('a rule of the app that throws (%s) is told once, and looks like trouble', async ([name, options]) => {
  const reported = listen()
  const { open, world, server } = createBrowser()
  const body = { accessToken: 'opaque-token', expiresIn: 600, ...(name === 'userId' && { user: { name: 'Ada' } }) }
  const answer = { status: 200, body }
  server.replies.push(...Array.from({ length: 100 }, () => answer))
  const { session } = open(options)
  session.start()
  await world.advance(minute)
  expect(session.getState().status).toBe('unreachable')
  expect(reported).toMatchObject([{ message: 'a fault of the app' }])
  await expect(session.signIn({ answer: body })).rejects.toMatchObject({ code: 'ERR_SIGN_IN_FAILED', retryable: true })
  expect(reported).toHaveLength(1)
})

const bare = { accessToken: 'opaque-token', expiresIn: 600, user: { name: 'Ada' } }

test.for([
  [{}, 1],
  [{ userId: 'name' }, 0],
  [{ userId: ({ name }) => name }, 0],
] as const satisfies readonly (readonly [Partial<SessionOptions<{ id: string; name: string }>>, number])[])(
  'nobody knows who the user is: with %j that is told %i times',
  async ([options, times]) => {
    const reported = listen()
    const { open, world, server } = createBrowser()
    server.user = undefined
    const { session } = open(options)
    await world.settle()
    for (let round = 0; round < 3; round++) {
      await session.signIn({ answer: bare })
      server.replies.push({ status: 200, body: bare })
      await session.refresh()
    }
    expect(reported).toHaveLength(times)
    if (times) expect(reported).toMatchObject([{ code: 'ERR_USER_UNIDENTIFIED' }])
  },
)

test('who is known stays known where a later answer names nobody', async () => {
  const reported = listen()
  const { restored, server } = createBrowser()
  const { session } = await restored()
  server.replies.push({ status: 200, body: { accessToken: 'opaque-token', expiresIn: 600 } })
  await session.refresh()
  expect(session.getState()).toMatchObject({ status: 'signed-in', user: { id: 'u1' } })
  expect(reported).toEqual([])
})

test('a cookie that was not kept is told with its own reason, at the first refresh', async () => {
  const reported = listen()
  const { open, world, server } = createBrowser()
  server.user = undefined
  const [here, there] = [open(), open()]
  await world.settle()
  await here.session.signIn({ answer: { accessToken: 'a-token', expiresIn: 600, user: { id: 'u1' } } })
  await world.settle()
  expect(here.session.getState().status).toBe('signed-in')
  await expect(here.session.refresh()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT', reason: 'cookie-not-kept' })
  await world.settle()
  expect(here.session.getState()).toEqual({ status: 'signed-out', reason: 'cookie-not-kept' })
  expect(there.session.getState()).toEqual({ status: 'signed-out', reason: 'none' })
  expect(reported).toMatchObject([{ code: 'ERR_COOKIE_NOT_KEPT' }])
})

test('no cookie is blamed where another tab has signed out, and this one could not hear it', async () => {
  const reported = listen()
  const { open, world, server } = createBrowser()
  server.user = undefined
  const [here, there] = [open(), open()]
  await world.settle()
  await here.session.signIn({ name: 'Alice' })
  await world.settle()
  // As after a return from the back/forward cache: the token is still the one of the sign-in.
  world.disturbChannel({ lose: true })
  await there.session.signOut()
  await expect(here.session.refresh()).rejects.toMatchObject({ reason: 'none' })
  expect(reported).toEqual([])
})

test('a cookie that was kept once is not blamed for an end that comes later', async () => {
  const reported = listen()
  const { open, world, server } = createBrowser()
  server.user = undefined
  const { session } = open()
  await world.settle()
  await session.signIn({ name: 'Alice' })
  await session.refresh()
  server.user = undefined
  await expect(session.refresh()).rejects.toMatchObject({ reason: 'none' })
  expect(reported).toEqual([])
})

test('no cookie is blamed where there is none, or where the server says what it was', async () => {
  const reported = listen()
  const { open, world, server } = createBrowser()
  let token: string | undefined
  const store = { read: () => token, write: (value: string | undefined) => void (token = value) }
  const native = open({ credential: 'body', refreshTokenStore: store })
  const { session } = open()
  await world.settle()
  const answer = { accessToken: 'body-token', refreshToken: 'refresh-token', expiresIn: 600, user: { id: 'u1' } }
  await native.session.signIn({ answer })
  server.replies.push({ status: 401, body: { code: 'no-session' } })
  await expect(native.session.refresh()).rejects.toMatchObject({ reason: 'none' })
  await session.signIn({ name: 'Alice' })
  server.replies.push({ status: 401, body: { code: 'revoked' } })
  await expect(session.refresh()).rejects.toMatchObject({ reason: 'revoked' })
  expect(reported).toEqual([])
})

test('who has to sign in again because of it keeps what is open', async () => {
  listen()
  const { open, world, server } = createBrowser()
  server.user = undefined
  const { session } = open({ whenSessionEnds: 'hold' })
  await world.settle()
  await session.signIn({ name: 'Alice' })
  server.user = undefined
  await session.refresh().catch(() => {})
  expect(session.getState()).toMatchObject({ status: 'held', reason: 'cookie-not-kept' })
})
