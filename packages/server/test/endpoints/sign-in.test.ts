// D-SE-06 D-SE-07 D-SE-16 D-SR-11 D-SR-18 D-SR-19
import { expect, test } from 'vitest'
import { memoryStore } from '../../src/stores/memory.ts'
import {
  accessTokenOf,
  anyText,
  createServerWorld,
  createTestBrowser,
  sessionIdOf,
  textMember,
} from '../server-world.ts'

const minute = 60_000
const day = 24 * 60 * minute

test('signing in answers with an access token, the session, the user, and a cookie that script cannot read', async () => {
  const world = createServerWorld()
  const reply = await createTestBrowser(world).signIn()

  expect(reply.status).toBe(200)
  expect(reply.body).toEqual({
    accessToken: anyText,
    tokenType: 'Bearer',
    expiresIn: 600,
    session: { id: anyText, expiresIn: 2_592_000, idleExpiresIn: 1_209_600, idleTimeout: 1_209_600 },
    user: { id: 'user-1', name: 'Ada' },
  })
  expect(reply.setCookies).toEqual([
    expect.stringMatching(/^__Host-refresh=[\w-]{152}; Path=\/; Max-Age=2592000; Secure; HttpOnly; SameSite=Strict$/),
    'keyturn-session=1; Path=/; Max-Age=2592000; Secure; SameSite=Strict',
  ])
  expect(reply.headers.get('cache-control')).toBe('no-store')
})

test('the refresh token is nowhere but in the cookie', async () => {
  const browser = createTestBrowser(createServerWorld())
  const reply = await browser.signIn()
  expect(JSON.stringify([reply.body, [...reply.headers].filter(([name]) => name !== 'set-cookie')])).not.toContain(
    browser.cookie,
  )
})

test('wrong credentials are refused in the same words for a known and an unknown user', async () => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  const [known, unknown] = [
    await browser.post('/auth/login', { username: 'ada', password: 'wrong' }),
    await browser.post('/auth/login', { username: 'nobody', password: 'wrong' }),
  ]
  expect(known.status).toBe(401)
  expect(known.body).toMatchObject({ code: 'invalid-credentials', retryable: false })
  expect(known.headers.get('www-authenticate')).toBe('Bearer realm="keyturn"')
  expect({ ...Object(unknown.body), traceId: '' }).toEqual({ ...Object(known.body), traceId: '' })
  expect(browser.cookie).toBeUndefined()
  expect(world.events.map(({ type }) => type)).toEqual(['sign-in-refused', 'sign-in-refused'])
})

test('each sign-in is a new session, and ends the one that was presented', async () => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  await browser.signIn()
  const former = { ...browser }.cookie
  await browser.signIn()
  expect(browser.cookie).not.toBe(former)

  const left = createTestBrowser(world)
  left.cookie = former
  expect((await left.post('/auth/refresh')).body).toMatchObject({ code: 'revoked' })
  expect((await browser.post('/auth/refresh')).status).toBe(200)
})

test('a refused sign-in leaves the present session alone', async () => {
  const browser = createTestBrowser(createServerWorld())
  await browser.signIn()
  await browser.post('/auth/login', { username: 'ada', password: 'wrong' })
  expect((await browser.post('/auth/refresh')).status).toBe(200)
})

test('a sign-in that fails halfway leaves the present session alone', async () => {
  let isDown = false
  const inner = memoryStore({ now: () => 1_800_000_000_000 })
  const create: typeof inner.create = async (row) => (isDown ? Promise.reject(new Error('down')) : inner.create(row))
  const browser = createTestBrowser(createServerWorld({ store: { ...inner, create } }))
  await browser.signIn()
  isDown = true
  expect((await browser.signIn()).status).toBe(503)
  expect((await browser.post('/auth/refresh')).status).toBe(200)
})

test('a forged cookie hinders no sign-in', async () => {
  const browser = createTestBrowser(createServerWorld())
  browser.cookie = 'forged'
  expect((await browser.signIn()).status).toBe(200)
})

test('without "remember" the cookie ends with the browser, also after a rotation', async () => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  const signIn = await browser.post('/auth/login', { username: 'ada', password: 'ada', remember: false })
  const refreshed = await browser.post('/auth/refresh')
  expect([...signIn.setCookies, ...refreshed.setCookies].join()).not.toContain('Max-Age')
})

test('lifetimes can be changed while the server runs', async () => {
  let lifetimes = { access: minute, session: day, idle: 10 * minute }
  const world = createServerWorld({ lifetimes: () => lifetimes })
  const browser = createTestBrowser(world)
  expect((await browser.signIn()).body).toMatchObject({
    expiresIn: 60,
    session: { expiresIn: 86_400, idleExpiresIn: 600 },
  })
  lifetimes = { access: 500, session: 1500, idle: 1000 }
  expect((await browser.post('/auth/refresh')).body).toMatchObject({ expiresIn: 0.5, session: { expiresIn: 86_400 } })
  expect((await browser.signIn()).body).toMatchObject({
    expiresIn: 0.5,
    session: { expiresIn: 1, idleExpiresIn: 1, idleTimeout: 1 },
  })
})

test('no access token and no cookie outlives the session', async () => {
  const world = createServerWorld({ lifetimes: { access: 10 * minute, session: 15 * minute } })
  const browser = createTestBrowser(world)
  await browser.signIn()
  world.passTime(10 * minute)
  const reply = await browser.post('/auth/refresh')
  expect(reply.body).toMatchObject({ expiresIn: 300, session: { expiresIn: 300 } })
  expect(reply.setCookies.join()).toContain('Max-Age=300;')
})

test('a cookie never asks for more than 400 days', async () => {
  const world = createServerWorld({ lifetimes: { session: 1000 * day } })
  const reply = await createTestBrowser(world).signIn()
  expect(reply.setCookies.join()).toContain(`Max-Age=${400 * 24 * 60 * 60};`)
})

test('on plain http the cookie has another name and no prefix that browsers would refuse', async () => {
  const world = createServerWorld({ cookie: { secure: false } })
  const reply = await createTestBrowser(world, 'refresh-insecure').signIn()
  expect(reply.setCookies).toEqual([
    expect.stringMatching(/^refresh-insecure=[\w-]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict$/),
    'keyturn-session=1; Path=/; Max-Age=2592000; SameSite=Strict',
  ])
  expect(world.events[0]).toMatchObject({ type: 'insecure-cookie' })
})

test.each([
  ['http://localhost:5173', 'bearer', {}, true],
  ['http://127.0.0.1:3000', 'cookie', {}, true],
  ['http://app.example.com', 'bearer', {}, true],
  ['http://localhost:5173', 'bearer', { secure: false }, false],
  ['https://localhost:5173', 'bearer', {}, false],
  ['http://localhost:5173', 'body', {}, false],
] as const)(
  'a page at %s that is given cookies (%s, %o) is told of where a browser may not keep them: %s',
  async (page, credential, cookie, isTold) => {
    const world = createServerWorld({ credential, cookie })
    const headers = { origin: page }
    expect(
      (await createTestBrowser(world).post('/auth/login', { username: 'ada', password: 'ada' }, { headers })).status,
    ).toBe(200)
    expect(world.events.some(({ type }) => type === 'secure-cookie-over-http')).toBe(isTold)
  },
)

test('a browser that has the cookies of both kinds of server is in the session of the one it asks', async () => {
  const store = memoryStore()
  const [secure, insecure] = [createServerWorld({ store }), createServerWorld({ store, cookie: { secure: false } })]
  const browser = createTestBrowser(secure)
  const other = createTestBrowser(insecure, 'refresh-insecure')
  const [one, two] = [sessionIdOf(await browser.signIn()), sessionIdOf(await other.signIn())]
  for (const [name, value] of other.jar) browser.jar.set(name, value)
  for (const [name, value] of browser.jar) other.jar.set(name, value)
  expect(sessionIdOf(await browser.post('/auth/refresh'))).toBe(one)
  expect(sessionIdOf(await other.post('/auth/refresh'))).toBe(two)
  await browser.post('/auth/logout')
  expect(browser.jar.has('refresh-insecure')).toBe(true)
  expect((await other.post('/auth/refresh')).status).toBe(200)
})

test('the cookie can be kept from all requests but those to the endpoints', async () => {
  const world = createServerWorld({ cookie: { path: '/auth' } })
  const browser = createTestBrowser(world, '__Secure-refresh')
  const reply = await browser.signIn()
  expect(reply.setCookies[0]).toMatch(
    /^__Secure-refresh=[\w-]+; Path=\/auth; Max-Age=2592000; Secure; HttpOnly; SameSite=Strict$/,
  )
  expect((await browser.post('/auth/refresh')).status).toBe(200)
  expect((await browser.post('/auth/logout')).setCookies).toEqual([
    // Which pages of all paths are to read.
    'keyturn-session=; Path=/; Max-Age=0; Secure; SameSite=Strict',
    '__Secure-refresh=; Path=/auth; Max-Age=0; Secure; HttpOnly; SameSite=Strict',
  ])
})

test('lifetimes can be those of a user, and of a session that shall not outlive the browser', async () => {
  const world = createServerWorld({
    lifetimes: ({ user, remember }) => ({ access: user.name.length * minute, session: remember ? 30 * day : day }),
  })
  const browser = createTestBrowser(world)
  expect((await browser.signIn()).body).toMatchObject({ expiresIn: 180, session: { expiresIn: 2_592_000 } })
  const forgotten = await browser.post('/auth/login', { username: 'ada', password: 'ada', remember: false })
  expect(forgotten.body).toMatchObject({ session: { expiresIn: 86_400 } })
})

test('one session a user is a line of the app', async () => {
  const world = createServerWorld({
    verifyCredentials: async () => {
      await world.server.revokeUser('user-1')
      return { id: 'user-1', name: 'Ada' }
    },
  })
  const [first, second] = [createTestBrowser(world), createTestBrowser(world)]
  await first.signIn()
  await second.signIn()
  expect((await first.post('/auth/refresh')).body).toMatchObject({ code: 'revoked' })
  expect((await second.post('/auth/refresh')).status).toBe(200)
})

test("the app's own claims are in the access token, and replace none of ours", async () => {
  const world = createServerWorld({ claims: ({ name }) => ({ name, sub: 'somebody else', sid: 'another' }) })
  const reply = await createTestBrowser(world).signIn()
  const request = new Request('https://app.example.com/api', {
    headers: { authorization: `Bearer ${accessTokenOf(reply)}` },
  })
  const { claims, userId, sessionId } = await world.server.authenticate(request)
  expect(claims['name']).toBe('Ada')
  expect(userId).toBe('user-1')
  expect(sessionId).toBe(textMember(Reflect.get(Object(reply.body), 'session'), 'id'))
})
