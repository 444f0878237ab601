// D-SE-04 D-SE-09 D-SR-12
import { expect, test } from 'vitest'
import { accessTokenOf, bearer, createServerWorld, createTestBrowser } from '../server-world.ts'

test('signing out ends the session and deletes the cookie with the attributes it was set with', async () => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  await browser.signIn()
  const cookie = browser.cookie
  const reply = await browser.post('/auth/logout')
  expect(reply.status).toBe(204)
  expect(reply.setCookies).toEqual([
    'keyturn-session=; Path=/; Max-Age=0; Secure; SameSite=Strict',
    '__Host-refresh=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict',
  ])
  expect(reply.headers.has('clear-site-data')).toBe(false)
  browser.cookie = cookie
  expect((await browser.post('/auth/refresh')).body).toMatchObject({ code: 'revoked' })
})

test('signing out answers 204 whatever there is to sign out from', async () => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  expect((await browser.post('/auth/logout')).setCookies).toEqual([])

  await browser.signIn()
  const cookie = browser.cookie
  for (const presented of [cookie, cookie, 'forged']) {
    browser.cookie = presented
    const reply = await browser.post('/auth/logout')
    expect([reply.status, browser.cookie]).toEqual([204, undefined])
  }
})

test('any token of the family signs out, a stale one too', async () => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  await browser.signIn()
  const stale = createTestBrowser(world)
  stale.cookie = browser.cookie
  await browser.post('/auth/refresh')
  world.passTime(120_000)
  await browser.post('/auth/refresh')
  expect((await stale.post('/auth/logout')).status).toBe(204)
  expect((await browser.post('/auth/refresh')).body).toMatchObject({ code: 'revoked' })
})

test('signing out here leaves the other sessions, signing out everywhere ends them all', async () => {
  const world = createServerWorld()
  const browsers = [createTestBrowser(world), createTestBrowser(world), createTestBrowser(world)] as const
  for (const browser of browsers) await browser.signIn()
  await browsers[0].post('/auth/logout')
  expect((await browsers[1].post('/auth/refresh')).status).toBe(200)
  await browsers[1].post('/auth/logout', { everywhere: true })
  expect((await browsers[2].post('/auth/refresh')).body).toMatchObject({ code: 'revoked' })
})

test('a token of a session that has ended signs nobody else out', async () => {
  const world = createServerWorld()
  const [lost, current] = [createTestBrowser(world), createTestBrowser(world)]
  await lost.signIn()
  await current.signIn()
  const cookie = lost.cookie
  await lost.post('/auth/logout')
  lost.cookie = cookie
  await lost.post('/auth/logout', { everywhere: true })
  expect((await current.post('/auth/refresh')).status).toBe(200)
})

test('while the store is down the cookie stays, so that signing out can be repeated', async () => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  await browser.signIn()
  world.breakStore(true)
  const reply = await browser.post('/auth/logout')
  expect([reply.status, reply.setCookies]).toEqual([503, []])
  world.breakStore(false)
  expect((await browser.post('/auth/logout')).status).toBe(204)
})

test('the app can end one session, or all of a user', async () => {
  const world = createServerWorld()
  const [first, second] = [createTestBrowser(world), createTestBrowser(world)]
  await first.signIn()
  await second.signIn()
  const [row] = await world.store.listByUser('user-1')
  expect(await world.server.revokeSession(row?.sid ?? '')).toBe(true)
  expect(await world.server.revokeSession(row?.sid ?? '')).toBe(false)
  expect((await second.post('/auth/refresh')).status).toBe(200)
  expect(await world.server.revokeUser('user-1')).toHaveLength(1)
  expect((await second.post('/auth/refresh')).body).toMatchObject({ code: 'revoked' })
})

const minute = 60_000

test('with the access cookie alone it signs out, too: the token names the session', async () => {
  const world = createServerWorld({ credential: 'cookie' })
  const browser = createTestBrowser(world)
  await browser.signIn()
  const { cookie } = browser
  browser.cookie = undefined
  const reply = await browser.post('/auth/logout')
  expect([reply.status, browser.jar.size]).toEqual([204, 0])
  browser.cookie = cookie
  expect((await browser.post('/auth/refresh')).body).toMatchObject({ code: 'revoked' })
})

test.each(['bearer', 'body'] as const)('so it does with an access token in the header (%s)', async (credential) => {
  const world = createServerWorld({ credential })
  const app = createTestBrowser(world)
  const signedIn = await app.signIn()
  app.jar.clear()
  expect((await app.post('/auth/logout', {}, bearer(signedIn))).status).toBe(204)
  expect((await world.store.listByUser('user-1')).map(({ revokeReason }) => revokeReason)).toEqual(['signed-out'])
})

test.each([
  ['just now', 10 * minute + 1_000, 'signed-out'],
  ['a while ago', 16 * minute, null],
])('an access token that expired %s is one that was on its way, or none', async (_, time, reason) => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  const signedIn = await browser.signIn()
  browser.jar.clear()
  world.passTime(time)
  expect((await browser.post('/auth/logout', {}, bearer(signedIn))).status).toBe(204)
  expect((await world.store.listByUser('user-1')).map(({ revokeReason }) => revokeReason)).toEqual([reason])
})

test('an access token that another server has signed, or signed for another audience, signs nobody out', async () => {
  const world = createServerWorld()
  const others = [createServerWorld({ audience: 'other' }), createServerWorld({ issuer: 'other' })]
  const browser = createTestBrowser(world)
  const token = accessTokenOf(await browser.signIn())
  browser.jar.clear()
  const forged = [token.slice(0, -4) + 'AAAA', 'no token']
  for (const other of others) forged.push(accessTokenOf(await createTestBrowser(other).signIn()))
  for (const sent of forged) {
    const reply = await browser.post('/auth/logout', {}, { headers: { authorization: `Bearer ${sent}` } })
    expect(reply.status).toBe(204)
  }
  expect((await world.store.listByUser('user-1')).map(({ revokedAt }) => revokedAt)).toEqual([null])
})

test('of two tokens it is the refresh token that says which session ends', async () => {
  const world = createServerWorld()
  const [former, current] = [createTestBrowser(world), createTestBrowser(world)]
  const signedIn = await former.signIn()
  await current.signIn()
  await current.post('/auth/logout', {}, bearer(signedIn))
  expect((await former.post('/auth/refresh')).status).toBe(200)
  expect(await world.store.listByUser('user-1')).toMatchObject([{ revokedAt: null }, { revokeReason: 'signed-out' }])
})

test('an access token alone ends the other sessions only soon after its sign-in', async () => {
  const world = createServerWorld({ recentSignIn: 5 * minute })
  const [browser, other] = [createTestBrowser(world), createTestBrowser(world)]
  const signedIn = await browser.signIn()
  await other.signIn()
  browser.jar.clear()
  world.passTime(6 * minute)
  const reply = await browser.post('/auth/logout', { everywhere: true }, bearer(signedIn))
  expect(reply).toMatchObject({ status: 401, body: { code: 'insufficient-user-authentication' } })
  expect((await other.post('/auth/refresh')).status).toBe(200)
  await browser.post('/auth/logout', { everywhere: true }, bearer(await browser.signIn()))
  expect((await other.post('/auth/refresh')).body).toMatchObject({ code: 'revoked' })
})

test('where a double-submit token is asked for, the access cookie alone needs it as well', async () => {
  const world = createServerWorld({ credential: 'cookie', csrfToken: true })
  const browser = createTestBrowser(world)
  await browser.signIn()
  browser.cookie = undefined
  expect((await browser.post('/auth/logout')).body).toMatchObject({ code: 'csrf' })
  const headers = { 'x-csrf-token': browser.jar.get('__Host-csrf') ?? '' }
  expect((await browser.post('/auth/logout', {}, { headers })).status).toBe(204)
  expect(await world.store.listByUser('user-1')).toMatchObject([{ revokeReason: 'signed-out' }])
})

test('what somebody may have meant as "everywhere" is not taken for "here"', async () => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  await browser.signIn()
  for (const everywhere of ['true', 1, null]) {
    expect((await browser.post('/auth/logout', { everywhere })).body).toMatchObject({ code: 'invalid-request' })
  }
  expect((await browser.post('/auth/logout', { everywhere: true })).status).toBe(204)
})
