// D-SE-03 D-SE-06 D-SE-10 D-SE-12
import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import {
  accessTokenOf,
  anyText,
  createServerWorld,
  createTestBrowser,
  origin,
  sessionIdOf,
  textMember,
} from '../server-world.ts'
import type { ServerWorld, TestBrowser } from '../server-world.ts'

const minute = 60_000

async function inCookies(
  options: Parameters<typeof createServerWorld>[0] = {},
): Promise<{ world: ServerWorld; browser: TestBrowser }> {
  const world = createServerWorld({ credential: 'cookie', ...options })
  const browser = createTestBrowser(world)
  await browser.signIn()
  return { world, browser }
}

function ownRequest({ jar }: TestBrowser, method = 'GET', headers: Record<string, string> = {}): Request {
  const cookie = [...jar].map((pair) => pair.join('=')).join('; ')
  const sent = { cookie, 'sec-fetch-site': 'same-origin', ...headers }
  return new Request(`${origin}/api/expenses`, { method, headers: sent })
}

test('with both tokens in cookies no script sees either', async () => {
  const world = createServerWorld({ credential: 'cookie' })
  const browser = createTestBrowser(world)
  const reply = await browser.signIn()
  expect(reply.body).toEqual({
    success: true,
    expiresIn: 600,
    session: { id: anyText, expiresIn: 2_592_000, idleExpiresIn: 1_209_600, idleTimeout: 1_209_600 },
    user: { id: 'user-1', name: 'Ada' },
  })
  expect(reply.setCookies).toEqual([
    expect.stringMatching(/^__Host-access=[\w.-]+; Path=\/; Max-Age=600; Secure; HttpOnly; SameSite=Strict$/),
    expect.stringMatching(/^__Host-refresh=[\w-]{152}; Path=\/; Max-Age=2592000; Secure; HttpOnly; SameSite=Strict$/),
    'keyturn-session=1; Path=/; Max-Age=2592000; Secure; SameSite=Strict',
  ])
})

test('where the refresh token stays, the access cookie is set all the same', async () => {
  const { world, browser } = await inCookies()
  await browser.post('/auth/refresh')
  world.passTime(1000)
  const kept = await browser.post('/auth/refresh')
  expect(kept.body).toMatchObject({ success: true })
  expect(kept.setCookies).toEqual([expect.stringMatching(/^__Host-access=/)])
})

test("the app's own routes read the access cookie", async () => {
  const { world, browser } = await inCookies()
  await expect(world.server.authenticate(ownRequest(browser))).resolves.toMatchObject({ userId: 'user-1' })
  browser.jar.delete('__Host-access')
  await expect(world.server.authenticate(ownRequest(browser))).rejects.toMatchObject({ code: 'token-missing' })
})

test('a cookie that browsers send by themselves lets no other site change anything', async () => {
  const { world, browser } = await inCookies({ origins: ['https://shop.example.com'] })
  const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
  await expect(world.server.authenticate(ownRequest(browser, 'POST', foreign))).rejects.toMatchObject({
    code: 'csrf',
    response: { status: 403 },
  })
  await expect(world.server.authenticate(ownRequest(browser, 'POST'))).resolves.toMatchObject({ userId: 'user-1' })
  const listed = { 'sec-fetch-site': 'same-site', origin: 'https://shop.example.com' }
  await expect(world.server.authenticate(ownRequest(browser, 'PUT', listed))).resolves.toMatchObject({
    userId: 'user-1',
  })
})

test('the status tells of the session with the access cookie alone, too', async () => {
  const { browser } = await inCookies()
  browser.cookie = undefined
  expect((await browser.get('/auth/session')).body).toMatchObject({ user: { id: 'user-1' } })
  browser.jar.clear()
  expect((await browser.get('/auth/session')).body).toMatchObject({ code: 'no-session' })
})

test('two different access cookies are refused, and neither is picked', async () => {
  const { world, browser } = await inCookies()
  const twice = `__Host-access=${browser.jar.get('__Host-access')}; __Host-access=other`
  await expect(world.server.authenticate(ownRequest(browser, 'GET', { cookie: twice }))).rejects.toMatchObject({
    code: 'ambiguous-cookie',
  })
})

test('sessions are listed and ended with the access cookie alone, and signing out deletes both cookies', async () => {
  const { browser } = await inCookies()
  const other = await inCookies()
  const sessions: unknown = Reflect.get(Object((await browser.get('/auth/sessions')).body), 'sessions')
  expect(sessions).toHaveLength(1)
  expect((await other.browser.post('/auth/logout-all')).status).toBe(204)
  const reply = await browser.post('/auth/logout')
  expect([reply.status, browser.jar.size]).toEqual([204, 0])
  expect(reply.setCookies).toContain('__Host-access=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict')
})

test('an access cookie lives for a second at least: a Max-Age of 0 would delete it', async () => {
  const { browser } = await inCookies({ lifetimes: { access: 300 } })
  expect(browser.jar.has('__Host-access')).toBe(true)
})

async function inBody(): Promise<{ world: ServerWorld; app: TestBrowser; token: string; id: string }> {
  const world = createServerWorld({ credential: 'body' })
  const app = createTestBrowser(world)
  const reply = await app.post('/auth/login', { username: 'ada', password: 'ada' }, native)
  return { world, app, token: textMember(reply.body, 'refreshToken'), id: sessionIdOf(reply) }
}

// An app that is no browser: it sends nothing of where it comes from.
const native = { headers: { 'sec-fetch-site': '', origin: '', 'idempotency-key': '' } }

test('with the refresh token in the body there are no cookies, and a new token comes with the answer', async () => {
  const { world, app, token } = await inBody()
  world.passTime(minute)
  const reply = await app.post('/auth/refresh', { refreshToken: token }, native)
  expect(reply.status).toBe(200)
  expect(reply.body).toMatchObject({ accessToken: anyText, tokenType: 'Bearer', refreshToken: anyText })
  expect(reply.setCookies).toEqual([])
  const next = textMember(reply.body, 'refreshToken')
  expect(next).not.toBe(token)
  const kept = await app.post('/auth/refresh', { refreshToken: next }, native)
  expect(kept.body).not.toHaveProperty('refreshToken')
  expect(decodeJwt(accessTokenOf(kept)).sub).toBe('user-1')
})

test('who asks in the words of OAuth is answered in them', async () => {
  const { app, token, id } = await inBody()
  const reply = await app.post('/auth/refresh', { grant_type: 'refresh_token', refresh_token: token }, native)
  expect(reply.body).toEqual({
    access_token: anyText,
    token_type: 'Bearer',
    expires_in: 600,
    refresh_token: anyText,
    session: { id, expiresIn: 2_592_000, idleExpiresIn: 1_209_600, idleTimeout: 1_209_600 },
    user: { id: 'user-1', name: 'Ada' },
  })
})

const form = { headers: { ...native.headers, 'content-type': 'application/x-www-form-urlencoded' } }

async function sendForm(app: TestBrowser, path: string, body: string) {
  return app.post(path, {}, { ...form, body })
}

test('a form of OAuth is read where tokens are in the body (RFC 6749 §6)', async () => {
  const { world, app, token } = await inBody()
  world.passTime(minute)
  const sent = `grant_type=refresh_token&refresh_token=${token}`
  const reply = await sendForm(app, '/auth/refresh', sent)
  expect(reply.body).toMatchObject({ access_token: anyText, token_type: 'Bearer', refresh_token: anyText })
  expect((await sendForm(app, '/auth/logout', `refresh_token=${token}`)).status).toBe(204)
  expect((await sendForm(app, '/auth/refresh', sent)).body).toMatchObject({ code: 'revoked' })
})

test.each([
  ['a parameter twice', 'grant_type=refresh_token&refresh_token=a&refresh_token=b', 'invalid-request'],
  ['another grant', 'grant_type=client_credentials', 'unsupported-grant-type'],
])('a form with %s is refused', async (_, sent, code) => {
  const { app } = await inBody()
  expect((await sendForm(app, '/auth/refresh', sent)).body).toMatchObject({ code })
})

test.each(['bearer', 'cookie'] as const)('no form is read where cookies carry tokens (%s)', async (credential) => {
  const { headers } = form
  const app = createTestBrowser(createServerWorld({ credential }))
  await app.signIn()
  const reply = await app.post('/auth/refresh', {}, { headers: { 'content-type': headers['content-type'] }, body: '' })
  expect([reply.status, reply.body]).toMatchObject([403, { code: 'csrf' }])
})

test('signing out takes the refresh token from the body', async () => {
  const { app, token } = await inBody()
  expect((await app.post('/auth/logout', { refreshToken: token }, native)).status).toBe(204)
  expect((await app.post('/auth/refresh', { refreshToken: token }, native)).body).toMatchObject({ code: 'revoked' })
  expect((await app.post('/auth/logout', {}, native)).status).toBe(204)
})

test('a former session is ended by signing in with its token', async () => {
  const { app, token } = await inBody()
  await app.post('/auth/login', { username: 'ada', password: 'ada', refreshToken: token }, native)
  expect((await app.post('/auth/refresh', { refreshToken: token }, native)).body).toMatchObject({ code: 'revoked' })
})

test.each([5, null, {}, ['a']])('a refresh token that is %j is refused as a bad request or as none', async (sent) => {
  const { app } = await inBody()
  const reply = await app.post('/auth/refresh', { refreshToken: sent }, native)
  expect([400, 401]).toContain(reply.status)
  expect((await app.post('/auth/refresh', {}, native)).body).toMatchObject({ code: 'no-session' })
})

test.each(['bearer', 'cookie'] as const)(
  'a refresh token in the body is no credential where it belongs in a cookie (%s)',
  async (credential) => {
    const world = createServerWorld({ credential })
    const browser = createTestBrowser(world)
    await browser.signIn()
    const refreshToken = browser.cookie
    browser.cookie = undefined
    const reply = await browser.post('/auth/refresh', { refreshToken, refresh_token: refreshToken })
    expect(reply.body).toMatchObject({ code: 'no-session' })
  },
)

test('a cookie is no credential where the refresh token belongs in the body', async () => {
  const { app, token } = await inBody()
  app.cookie = token
  expect((await app.post('/auth/refresh')).body).toMatchObject({ code: 'no-session' })
})

test.each(['bearer', 'cookie'] as const)(
  'no request gets the refresh token into the answer (%s)',
  async (credential) => {
    const world = createServerWorld({ credential })
    const browser = createTestBrowser(world)
    const asked = [
      await browser.post('/auth/login', {
        username: 'ada',
        password: 'ada',
        grant_type: 'password',
        credential: 'body',
      }),
      await browser.post(
        '/auth/refresh',
        { grant_type: 'refresh_token' },
        { headers: { accept: '*/*', 'x-client': 'native' } },
      ),
    ]
    for (const { body } of asked) expect(JSON.stringify(body)).not.toMatch(/refresh_?token/i)
  },
)
