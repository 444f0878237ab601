// D-SE-04 D-SE-09 D-SR-12
import { expect, test } from 'vitest'
import { createServerWorld, createTestBrowser } from './server-world.ts'

test('signing out ends the session and deletes the cookie with the attributes it was set with', async () => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  await browser.signIn()
  const cookie = browser.cookie
  const reply = await browser.post('/auth/logout')
  expect(reply.status).toBe(204)
  expect(reply.setCookies).toEqual(['__Host-refresh=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict'])
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
