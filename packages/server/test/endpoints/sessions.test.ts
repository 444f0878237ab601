// D-SR-12 D-SE-08
import { expect, test } from 'vitest'
import { anyText, bearer, createServerWorld, createTestBrowser, sessionIdOf } from '../server-world.ts'
import type { Reply, ServerWorld, TestBrowser } from '../server-world.ts'

const minute = 60_000

interface SignedIn {
  readonly browser: TestBrowser
  readonly reply: Reply
  readonly id: string
}

async function signedIn(world: ServerWorld): Promise<SignedIn> {
  const browser = createTestBrowser(world, undefined, '192.0.2.77')
  const reply = await browser.post(
    '/auth/login',
    { username: 'ada', password: 'ada' },
    { headers: { 'user-agent': 'Browser/1' } },
  )
  return { browser, reply, id: sessionIdOf(reply) }
}

test('a user sees the sessions that live, each with its device, the newest first', async () => {
  const world = createServerWorld()
  const older = await signedIn(world)
  world.passTime(minute)
  const newer = await signedIn(world)
  const ended = await signedIn(world)
  await ended.browser.post('/auth/logout')
  const reply = await newer.browser.get('/auth/sessions', bearer(newer.reply))
  expect(reply.status).toBe(200)
  const device = { userAgent: 'Browser/1', address: '192.0.2.0/24' }
  const session = {
    expiresIn: 2_592_000,
    idleExpiresIn: 1_209_600,
    idleTimeout: 1_209_600,
    signedInAt: new Date(world.now()).toISOString(),
    lastActiveAt: new Date(world.now()).toISOString(),
    device,
    bound: false,
  }
  expect(reply.body).toEqual({
    sessions: [
      { ...session, id: newer.id, current: true },
      {
        ...session,
        id: older.id,
        current: false,
        expiresIn: 2_591_940,
        idleExpiresIn: 1_209_540,
        signedInAt: new Date(world.now() - minute).toISOString(),
        lastActiveAt: new Date(world.now() - minute).toISOString(),
      },
    ],
  })
})

test('nobody sees or ends sessions without an access token, not even with the cookie', async () => {
  const world = createServerWorld()
  const { browser, id } = await signedIn(world)
  for (const reply of [
    await browser.get('/auth/sessions'),
    await browser.delete(`/auth/sessions/${id}`),
    await browser.post('/auth/logout-all'),
  ]) {
    expect(reply.status).toBe(401)
    expect(reply.body).toMatchObject({ code: 'token-missing' })
    expect(reply.headers.get('www-authenticate')).toBe('Bearer realm="keyturn"')
  }
  expect((await browser.post('/auth/refresh')).status).toBe(200)
})

test('a user ends one session, and only that one', async () => {
  const world = createServerWorld()
  const [here, there, elsewhere] = [await signedIn(world), await signedIn(world), await signedIn(world)]
  expect((await here.browser.delete(`/auth/sessions/${there.id}`, bearer(here.reply))).status).toBe(204)
  expect((await there.browser.post('/auth/refresh')).body).toMatchObject({ code: 'revoked' })
  expect((await elsewhere.browser.post('/auth/refresh')).status).toBe(200)
  expect((await here.browser.delete(`/auth/sessions/${there.id}`, bearer(here.reply))).status).toBe(404)
})

test("somebody else's session cannot be told from one that does not exist, nor be ended", async () => {
  const world = createServerWorld({
    verifyCredentials: ({ username }) => ({ id: String(username), name: '' }),
    loadUser: (id) => ({ id, name: '' }),
  })
  const victim = createTestBrowser(world)
  const foreign = sessionIdOf(await victim.post('/auth/login', { username: 'grace' }))
  const { browser, reply } = await signedIn(world)
  const answers = [foreign, 'nothing', '__proto__'].map(async (id) =>
    browser.delete(`/auth/sessions/${id}`, bearer(reply)),
  )
  for (const answer of await Promise.all(answers)) {
    expect([answer.status, { ...Object(answer.body), traceId: '' }]).toEqual([
      404,
      {
        code: 'not-found',
        error: 'invalid_request',
        description: 'There is nothing at this path.',
        retryable: false,
        traceId: '',
      },
    ])
  }
  expect((await victim.post('/auth/refresh')).status).toBe(200)
})

test('to end others one must have signed in a short time ago; one may always end the own', async () => {
  const world = createServerWorld({ recentSignIn: 5 * minute })
  const [here, there] = [await signedIn(world), await signedIn(world)]
  world.passTime(5 * minute + 1000)
  for (const reply of [
    await here.browser.delete(`/auth/sessions/${there.id}`, bearer(here.reply)),
    await here.browser.post('/auth/logout-all', {}, bearer(here.reply)),
  ]) {
    expect(reply.status).toBe(401)
    expect(reply.body).toMatchObject({
      code: 'insufficient-user-authentication',
      error: 'insufficient_user_authentication',
      retryable: false,
    })
    expect(reply.headers.get('www-authenticate')).toBe(
      'Bearer realm="keyturn", error="insufficient_user_authentication", ' +
        'error_description="This needs a more recent sign-in.", max_age="300"',
    )
  }
  expect(world.events.at(-1)).toMatchObject({ type: 'step-up-required', userId: 'user-1', sessionId: here.id })
  expect((await there.browser.post('/auth/refresh')).status).toBe(200)

  const own = await here.browser.delete(`/auth/sessions/${here.id}`, bearer(here.reply))
  expect([own.status, here.browser.cookie]).toEqual([204, undefined])
})

test('a refresh makes no sign-in more recent, signing in again does', async () => {
  const world = createServerWorld({ recentSignIn: 5 * minute })
  const { browser } = await signedIn(world)
  world.passTime(6 * minute)
  const refreshed = await browser.post('/auth/refresh')
  expect((await browser.post('/auth/logout-all', {}, bearer(refreshed))).status).toBe(401)
  const again = await browser.signIn()
  expect((await browser.post('/auth/logout-all', {}, bearer(again))).status).toBe(204)
})

test('all sessions of a user end at once, and the cookie with them', async () => {
  const world = createServerWorld()
  const [here, there] = [await signedIn(world), await signedIn(world)]
  const reply = await here.browser.post('/auth/logout-all', {}, bearer(here.reply))
  expect([reply.status, reply.setCookies]).toEqual([
    204,
    [
      'keyturn-session=; Path=/; Max-Age=0; Secure; SameSite=Strict',
      '__Host-refresh=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict',
    ],
  ])
  expect((await there.browser.post('/auth/refresh')).body).toMatchObject({ code: 'revoked' })
  expect((await here.browser.get('/auth/sessions', bearer(here.reply))).body).toMatchObject({ code: 'token-revoked' })
})

test('all but the present session end, if that is what the user wants', async () => {
  const world = createServerWorld()
  const [here, there, elsewhere] = [await signedIn(world), await signedIn(world), await signedIn(world)]
  const reply = await here.browser.post('/auth/logout-all', { keepCurrent: true }, bearer(here.reply))
  expect([reply.status, reply.setCookies]).toEqual([204, []])
  for (const { browser } of [there, elsewhere]) {
    expect((await browser.post('/auth/refresh')).body).toMatchObject({ code: 'revoked' })
  }
  expect((await here.browser.post('/auth/refresh')).status).toBe(200)
})

test("the app's own routes can ask for a recent sign-in", async () => {
  const world = createServerWorld()
  const { reply, id } = await signedIn(world)
  const request = (): Request => new Request('https://app.example.com/api/password', bearer(reply))
  await expect(world.server.authenticate(request(), { maxAge: minute })).resolves.toMatchObject({
    sessionId: id,
    signedInAt: world.now(),
  })
  world.passTime(2 * minute)
  await expect(world.server.authenticate(request(), { maxAge: minute })).rejects.toMatchObject({
    code: 'insufficient-user-authentication',
    response: { status: 401 },
  })
  await expect(world.server.authenticate(request())).resolves.toMatchObject({
    claims: { auth_time: (world.now() - 2 * minute) / 1000 },
  })
})

test('the status is told to whoever has an access token, too', async () => {
  const world = createServerWorld()
  const { reply, id } = await signedIn(world)
  const stranger = createTestBrowser(world)
  expect((await stranger.get('/auth/session', bearer(reply))).body).toMatchObject({ session: { id }, user: anyUser })
  await world.server.revokeUser('user-1')
  expect((await stranger.get('/auth/session', bearer(reply))).body).toMatchObject({ code: 'token-revoked' })
})

const anyUser = { id: 'user-1', name: anyText }
