import type { SessionOptions } from '@keyturn/core'
import { startApi } from '@keyturn/test-servers'
import { isAxiosError } from 'axios'
import { expect, test } from 'vitest'
import { bearers, outcome, signIn, type Ground } from './signed-in.ts'

// D-CS-09 D-CS-10 D-CS-11 D-AX-09 D-AX-10

const ground: Ground = { adapter: 'http', startApi }

test('allowAbsoluteUrls: false keeps an absolute URL within the base', async () => {
  const { api, server } = await signIn(ground)
  await api.get('http://evil.tld/x', { allowAbsoluteUrls: false })
  expect(await server.requests()).toMatchObject([
    { path: '/http://evil.tld/x', headers: { authorization: 'Bearer sEcReT-1' } },
  ])
})

test('an instance can leave all its requests alone', async () => {
  const { api, server } = await signIn(ground, { axios: { session: false } })
  await server.script({ oldestToken: null })
  await api.get('/things')
  expect(await bearers(server)).toEqual([undefined])
})

test('while signed out a request that requires a session is not sent', async () => {
  const { api, server, session } = await signIn(ground)
  await session.signOut()
  const failure = await outcome(api.get('/things', { session: 'required' }))
  expect(failure).toMatchObject({
    code: 'ERR_SIGNED_OUT',
    cause: { code: 'ERR_SIGNED_OUT', reason: 'signed-out' },
    config: { url: '/things' },
  })
  expect(isAxiosError(failure)).toBe(true)
  expect(await server.requests()).toEqual([])
})

test.for([400, 403, 404, 409, 419, 422, 500, 502, 503, 504])('a %d starts no refresh', async (status) => {
  const { api, server, auth } = await signIn(ground)
  await server.script({ replies: { '/things': { status, body: '{"error":"e"}' } } })
  await expect(api.get('/things')).rejects.toMatchObject({ response: { status, data: { error: 'e' } } })
  expect(auth.refreshes).toBe(0)
})

test.for(['insufficient_scope', 'insufficient_user_authentication'])(
  'a 401 that no refresh cures starts none: %s',
  async (error) => {
    const { api, server, auth } = await signIn(ground)
    const headers = { 'WWW-Authenticate': `Bearer error="${error}"` }
    await server.script({ replies: { '/things': { status: 401, headers } } })
    await expect(api.get('/things')).rejects.toMatchObject({ response: { status: 401 } })
    expect(auth.refreshes).toBe(0)
  },
)

test('a 401 that says why is the caller’s, body and all, when the auth server says the same', async () => {
  const { api, server, auth, session, revoke } = await signIn(ground)
  const ends: string[] = []
  session.on('ended', ({ reason }) => ends.push(reason))
  auth.reply = { status: 401, body: { error: 'revoked' } }
  await server.script({ refusal: { status: 401, body: '{"code":"revoked","since":5}' } })
  await revoke()
  const failures = await Promise.all([outcome(api.get('/one')), outcome(api.get('/two'))])
  for (const failure of failures)
    expect(failure).toMatchObject({ response: { status: 401, data: { since: 5 } }, cause: { reason: 'revoked' } })
  expect(ends).toEqual(['revoked'])
  expect(auth.refreshes).toBe(1)
})

test('the session decides which answers mean an old token, by their text, too', async () => {
  const isUnauthorized: SessionOptions<unknown>['isUnauthorized'] = async ({ status, text }) =>
    status === 403 && (await text()).includes('token-expired')
  const { api, server, auth, revoke } = await signIn(ground, { isUnauthorized })
  await server.script({ refusal: { status: 403, body: '{"code":"token-expired"}' } })
  await revoke()
  expect((await api.get('/things', { transformResponse: () => 'transformed' })).data).toBe('transformed')
  expect(auth.refreshes).toBe(1)
  await server.script({ refusal: { status: 403, body: '{"code":"forbidden"}' } })
  await revoke()
  await expect(api.get('/things')).rejects.toMatchObject({ response: { status: 403, data: { code: 'forbidden' } } })
  expect(auth.refreshes).toBe(1)
})

test('the session decides which answers mean an old token', async () => {
  const { api, server, auth, revoke } = await signIn(ground, { isUnauthorized: ({ status }) => status === 419 })
  await server.script({ refusal: { status: 419 } })
  await revoke()
  await api.get('/things')
  expect(auth.refreshes).toBe(1)
})
