import { create, isAxiosError } from 'axios'
import { expect, test } from 'vitest'
import { attachSession } from '../src/index.ts'
import { startApi } from './api-server.ts'
import { signIn } from './signed-in.ts'

// D-CS-08 D-CS-09 D-CS-10 D-AX-05 D-AX-09 D-AX-19 D-ES-07 D-ES-08 D-ES-09

const page = 'https://app.example'

test('a request with a live token goes out once and refreshes nothing', async () => {
  const { api, server, auth } = await signIn()
  await api.get('/things')
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer sEcReT-1'])
  expect(auth.refreshes).toBe(0)
})

test('the origin of the base URL at the time of attaching is allowed, a later one is not', async () => {
  const { api, server } = await signIn({}, { page })
  const other = await startApi()
  await api.get('/things')
  api.defaults.baseURL = other.origin
  await api.get('/things')
  expect(server.requests[0]?.headers.authorization).toBe('Bearer sEcReT-1')
  expect(other.requests[0]?.headers).not.toHaveProperty('authorization')
})

test('a base URL or an absolute URL of a request grants nothing, and its 401 is the answer', async () => {
  const { api, auth } = await signIn({}, { page })
  const other = await startApi()
  other.token = 'theirs'
  for (const config of [{ baseURL: other.origin, url: '/x' }, { url: `${other.origin}/x` }])
    await expect(api.request(config)).rejects.toMatchObject({ response: { status: 401 } })
  expect(other.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined])
  expect(auth.refreshes).toBe(0)
})

test('a redirect to another origin leaves the token behind', async () => {
  const storage = await startApi()
  storage.token = 'theirs'
  for (const adapter of ['http', 'fetch']) {
    const { api, server, auth } = await signIn({ adapter })
    server.reply = () => ({ status: 307, headers: { location: `${storage.origin}/file` } })
    await expect(api.get('/file')).rejects.toMatchObject({ response: { status: 401 } })
    expect(auth.refreshes).toBeLessThanOrEqual(1)
  }
  expect(storage.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true)
})

test.for([
  ['https://api.example/v1/x', true],
  ['https://API.example/v1/x', true],
  ['https://api.example:443/other', true],
  ['/relative', true],
  ['https://app.example/own', true],
  ['//app.example/own', true],
  ['https://extra.example/x', true],
  ['https://api.example.evil.tld/x', false],
  ['https://api.example@evil.tld/x', false],
  ['https://evil.tld/?u=https://api.example/v1', false],
  ['//evil.tld/v1', false],
  ['\\\\evil.tld/v1', false],
  ['/\\evil.tld/v1', false],
  ['http://api.example/v1/x', false],
  ['https://api.example:8443/x', false],
  ['https://api.example./x', false],
  ['data:text/plain,x', false],
  ['https://app.example/auth/refresh', false],
] as const)('%s: the token goes along: %s', async ([url, expected]) => {
  const { session } = await signIn({}, { page, origins: ['https://extra.example'], endpoints: '/auth' })
  const seen: boolean[] = []
  const api = create({
    baseURL: 'https://api.example/v1',
    adapter: (config) => {
      seen.push(config.headers.has('Authorization'))
      return Promise.resolve({ data: '', status: 200, statusText: '', headers: {}, config })
    },
  })
  attachSession(api, session)
  await api.get(url, { baseURL: '' })
  expect(seen).toEqual([expected])
})

test('allowAbsoluteUrls: false keeps an absolute URL within the base', async () => {
  const { api, server } = await signIn({}, { page })
  await api.get('http://evil.tld/x', { allowAbsoluteUrls: false })
  expect(server.requests).toMatchObject([{ path: '/http://evil.tld/x', headers: { authorization: 'Bearer sEcReT-1' } }])
})

test('a request with an authorization of its own is left alone', async () => {
  const { api, server, auth } = await signIn()
  server.token = 'nobody’s'
  for (const config of [
    { headers: { Authorization: 'ApiKey k' } },
    { headers: { authorization: 'Bearer theirs' } },
    { headers: { Authorization: null } },
    { auth: { username: 'u', password: 'p' } },
  ])
    await expect(api.get('/things', config)).rejects.toMatchObject({ response: { status: 401 } })
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
    'ApiKey k',
    'Bearer theirs',
    undefined,
    'Basic dTpw',
  ])
  expect(auth.refreshes).toBe(0)
})

test('session: false leaves a request alone, also while a refresh runs', async () => {
  const { api, server, auth, expire } = await signIn()
  await expire()
  auth.reply = new Promise(() => {})
  void api.get('/waiting').catch(() => {})
  await expect(api.get('/status', { session: false })).rejects.toMatchObject({ response: { status: 401 } })
  expect(server.requests).toMatchObject([{ path: '/status' }])
  expect(server.requests[0]?.headers).not.toHaveProperty('authorization')
})

test('an instance can leave all its requests alone', async () => {
  const { api, server } = await signIn({ session: false })
  server.token = undefined
  await api.get('/things')
  expect(server.requests[0]?.headers).not.toHaveProperty('authorization')
})

test('while signed out a request goes out bare and its 401 is the answer', async () => {
  const { api, server, auth, session } = await signIn()
  await session.signOut()
  await expect(api.get('/things')).rejects.toMatchObject({ response: { status: 401 } })
  expect(server.requests).toHaveLength(1)
  expect(server.requests[0]?.headers).not.toHaveProperty('authorization')
  expect(auth.refreshes).toBe(0)
})

test('while signed out a request that requires a session is not sent', async () => {
  const { api, server, session } = await signIn()
  await session.signOut()
  const failure: unknown = await api.get('/things', { session: 'required' }).catch((reason: unknown) => reason)
  expect(failure).toMatchObject({
    code: 'ERR_SIGNED_OUT',
    cause: { code: 'ERR_SIGNED_OUT', reason: 'signed-out' },
    config: { url: '/things' },
  })
  expect(isAxiosError(failure)).toBe(true)
  expect(server.requests).toHaveLength(0)
})

test.for([400, 403, 404, 409, 419, 422, 500, 502, 503, 504])('a %d starts no refresh', async (status) => {
  const { api, server, auth } = await signIn()
  server.reply = () => ({ status, body: '{"error":"e"}' })
  await expect(api.get('/things')).rejects.toMatchObject({ response: { status, data: { error: 'e' } } })
  expect(auth.refreshes).toBe(0)
})

test('a 401 that no refresh cures starts none', async () => {
  const { api, server, auth } = await signIn()
  server.reply = () => ({ status: 401, headers: { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' } })
  await expect(api.get('/things')).rejects.toMatchObject({ response: { status: 401 } })
  expect(auth.refreshes).toBe(0)
})

test('the session decides which answers mean an old token', async () => {
  const { api, server, auth, revoke } = await signIn({}, { isUnauthorized: ({ status }) => status === 419 })
  server.refusal = { status: 419 }
  revoke()
  await api.get('/things')
  expect(auth.refreshes).toBe(1)
})
