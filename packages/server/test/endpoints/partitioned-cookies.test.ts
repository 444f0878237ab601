import { expect, test } from 'vitest'
import { createServerWorld, createTestBrowser } from '../server-world.ts'

const embedded = { cookie: { partitioned: true }, credential: 'cookie', csrfToken: true } as const

test('embedded in other sites, every cookie is one for each of them', async () => {
  const browser = createTestBrowser(createServerWorld(embedded))
  const signedIn = await browser.signIn()
  expect(signedIn.setCookies).toHaveLength(4)
  for (const line of signedIn.setCookies) expect(line).toMatch(/; Secure; (HttpOnly; )?SameSite=None; Partitioned$/)
  const csrf = { headers: { 'x-csrf-token': browser.jar.get('__Host-csrf') ?? '' } }
  expect((await browser.post('/auth/refresh', {}, csrf)).status).toBe(200)
  // A deletion without the attribute would be of another cookie.
  const signedOut = await browser.post('/auth/logout', {}, csrf)
  expect(signedOut.setCookies).toHaveLength(4)
  for (const line of signedOut.setCookies)
    expect(line).toMatch(/Max-Age=0; Secure; (HttpOnly; )?SameSite=None; Partitioned$/)
})

// What browsers send of such cookies with whatever another site causes, so that nothing but these refusals is left.
test.each([
  ['POST', '/auth/refresh', 'evil'],
  ['POST', '/auth/logout', 'evil'],
  ['POST', '/auth/login', 'evil'],
  ['POST', '/auth/logout-all', 'evil'],
  ['GET', '/auth/session', 'evil'],
  ['POST', '/auth/refresh', 'neighbour'],
  ['GET', '/auth/session', 'neighbour'],
] as const)('%s %s from a page of another site does nothing, cookies or not (%s)', async (method, path, who) => {
  const world = createServerWorld({ cookie: { partitioned: true }, credential: 'cookie' })
  const browser = createTestBrowser(world)
  await browser.signIn()
  const before = await world.store.listByUser('user-1')
  const pages = {
    evil: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    neighbour: { 'sec-fetch-site': 'same-site', origin: 'https://blog.example.com' },
  }
  const init = { headers: pages[who] }
  const reply = method === 'GET' ? await browser.get(path, init) : await browser.post(path, {}, init)
  expect([reply.status, reply.setCookies]).toEqual([403, []])
  expect(await world.store.listByUser('user-1')).toEqual(before)
})

test('unless the app says so, cookies go to pages of its own site alone', async () => {
  const browser = createTestBrowser(createServerWorld({ credential: 'cookie', csrfToken: true }))
  for (const line of (await browser.signIn()).setCookies) expect(line).toMatch(/; SameSite=Strict$/)
})
