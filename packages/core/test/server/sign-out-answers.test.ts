import { expect, onTestFinished, test, vi } from 'vitest'
import type { SessionOptions, SignOutReport, TransportAnswer } from '../../src/index.ts'
import { createWorld, watchSecrets } from '../../src/testing/index.ts'

const minute = 60_000
const granted = { status: 200, body: { accessToken: 'access-one', refreshToken: 'refresh-one', user: { id: 'u1' } } }

/** Somebody signs out; what the server answers is up to the test. */
async function signOut(answer: () => TransportAnswer, options: Partial<SessionOptions<unknown>> = {}) {
  const reported: unknown[] = []
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
  onTestFinished(() => void vi.unstubAllGlobals())
  const world = createWorld()
  const heard: SignOutReport[] = []
  const store: { token: string | undefined } = { token: undefined }
  const { createSession } = watchSecrets(onTestFinished)
  const open = () => {
    const session = createSession({
      credential: 'body',
      refreshTokenStore: { read: () => store.token, write: (token) => void (store.token = token) },
      runtime: world.openTab(),
      transport: {
        signIn: async () => granted,
        refresh: async () => granted,
        signOut: async (report) => (heard.push(report), answer()),
      },
      ...options,
    })
    onTestFinished(() => session.dispose())
    return session
  }
  const session = open()
  await session.signIn({})
  const { confirmed } = await session.signOut()
  return { world, store, heard, reported, confirmed, session, open }
}

test.for([
  [204, ''],
  [200, { success: true }],
  [200, 'OK'],
  [200, 'ok\n'],
  [202, 'Accepted'],
  [200, ' '],
  [200, undefined],
  [200, true],
  [200, []],
  [200, { ok: true }],
  [200, { success: 'true' }],
  [200, { message: 'Signed out.' }],
  [200, { detail: 'Successfully logged out.' }],
  [200, { code: 200, message: 'OK' }],
  [200, { code: 0, msg: 'success' }],
  [200, { status: 'success', data: null }],
  [200, { statusCode: 200 }],
  [200, { errors: [], data: { logout: true } }],
  [200, { error: false }],
  [200, { error: {} }],
  [200, { errors: null, success: true }],
  [200, { authenticated: false, user: null }],
  [200, { isAuthenticated: false, active: false }],
  [200, { jsonrpc: '2.0', result: null, id: 1 }],
  [200, {}],
  [202, null],
  [200, { error: null }],
  [200, { success: false, code: 'no-session' }],
  [200, { error: 'no-session' }],
  [401, { code: 'no-session' }],
  [401, { error: 'revoked' }],
  [404, { code: 'expired' }],
  [400, { error: 'invalid_grant' }],
] as const)('a sign-out is confirmed by %i %j', async ([status, body]) => {
  const { world, store, heard, reported, confirmed } = await signOut(() => ({ status, body }))
  expect(confirmed).toBe(true)
  expect(store.token).toBeUndefined()
  await world.advance(60 * minute)
  expect(heard).toHaveLength(1)
  expect(reported).toEqual([])
})

test.for([
  [400, { error: 'invalid_client' }],
  [400, { message: 'Missing refresh token' }],
  [401, { error: 'Missing or invalid credentials' }],
  [401, ''],
  [403, { error: 'Forbidden' }],
  [403, { error: 'csrf' }],
  [403, '<html>blocked</html>'],
  [404, { error: 'not found' }],
  [405, 'Method Not Allowed'],
  [200, '<!doctype html><title>Log in to the WiFi</title>'],
  [200, '\uFEFF<html>'],
  [200, 'Please log in.'],
  [200, 'Not OK'],
  [200, 'error: session store is down'],
  [200, 'false'],
  [200, false],
  [200, { ok: false }],
  [200, { ok: 0 }],
  [200, { success: false }],
  [200, { success: 'false' }],
  [200, { succeeded: false }],
  [200, { isSuccess: false }],
  [200, { is_success: false }],
  [200, { loggedOut: false }],
  [200, { result: 'error' }],
  [200, { errors: [{ message: 'no' }], data: null }],
  [200, { data: { logout: false } }],
  [200, { data: { signOut: { ok: false, reason: 'busy' } } }],
  [200, [{ error: { code: 'INTERNAL_SERVER_ERROR' } }]],
  [200, { status: 'error', message: 'no' }],
  [200, { status: 'fail', data: {} }],
  [200, { status: 401, message: 'Unauthorized' }],
  [200, { statusCode: '403' }],
  [200, { type: 'about:blank', title: 'Forbidden', status: 403 }],
  [200, { code: 500, msg: 'down' }],
  [200, { code: 'TOKEN_INVALID', message: 'no' }],
  [200, { error: true }],
  [200, { error: 'unauthorized_client' }],
  [201, { hasError: true }],
  [200, { failed: true }],
  [200, { error: 'server_error' }],
  [200, { error: { code: 500, message: 'no' } }],
  [302, ''],
] as const)(
  'a sign-out that is answered %i %j is not confirmed: repeated a few times, and told once',
  async ([status, body]) => {
    const { world, store, heard, reported, confirmed, session } = await signOut(() => ({ status, body }))
    expect(confirmed).toBe(false)
    expect(session.getState()).toEqual({ status: 'signed-out', reason: 'signed-out' })
    await world.advance(60 * minute)
    expect(store.token).toBe('refresh-one')
    expect(heard.length).toBeGreaterThan(3)
    expect(heard.length).toBeLessThanOrEqual(10)
    await world.advance(24 * 60 * minute)
    expect(heard.length).toBeLessThanOrEqual(10)
    expect(reported).toMatchObject([{ code: 'ERR_SIGN_OUT_REFUSED' }])
    expect(String(reported[0])).toContain(String(status))
  },
)

test('a refused sign-out is not undone by the next page, whatever that restores', async () => {
  const { world, heard, open } = await signOut(() => ({ status: 403, body: '' }), { restore: 'always' })
  await world.advance(60 * minute)
  const before = heard.length
  const next = open()
  next.start()
  await world.settle()
  expect(next.getState()).toEqual({ status: 'signed-out', reason: 'none' })
  expect(heard).toHaveLength(before + 1)
})

test('what is refused at first is confirmed later, with the access token that was in force', async () => {
  let [status, times] = [401, 0]
  const { world, store, heard } = await signOut(() => ({ status: ++times === 3 ? (status = 204) : status, body: '' }))
  await world.advance(10 * minute)
  expect(store.token).toBeUndefined()
  expect(heard).toEqual(
    Array.from({ length: 3 }, () => ({ everywhere: false, refreshToken: 'refresh-one', accessToken: 'access-one' })),
  )
})

test('who signs in again is not signed out by what was refused before', async () => {
  const { world, heard, session } = await signOut(() => ({ status: 404, body: '' }))
  await session.signIn({})
  const before = heard.length
  await world.advance(60 * minute)
  expect(heard).toHaveLength(before)
  expect(session.getState().status).toBe('signed-in')
})
