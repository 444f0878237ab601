// D-SE-03
import { expect, test } from 'vitest'
import { createServerWorld, createTestBrowser, origin } from '../server-world.ts'
import type { ServerWorld, TestBrowser } from '../server-world.ts'

async function signedIn(
  options: Parameters<typeof createServerWorld>[0] = {},
): Promise<{ world: ServerWorld; browser: TestBrowser }> {
  const world = createServerWorld({ csrfToken: true, ...options })
  const browser = createTestBrowser(world)
  await browser.signIn()
  return { world, browser }
}

function repeated({ jar }: TestBrowser): { readonly headers: { readonly 'x-csrf-token': string } } {
  return { headers: { 'x-csrf-token': jar.get('__Host-csrf') ?? '' } }
}

test('the double-submit cookie can be read by scripts, and lives as long as the session', async () => {
  const world = createServerWorld({ csrfToken: true })
  const reply = await createTestBrowser(world).signIn()
  expect(reply.setCookies.at(-1)).toMatch(/^__Host-csrf=[\w.-]+; Path=\/; Max-Age=2592000; Secure; SameSite=Strict$/)
})

test('who repeats it is served', async () => {
  const { browser } = await signedIn()
  expect((await browser.post('/auth/refresh', {}, repeated(browser))).status).toBe(200)
  expect((await browser.post('/auth/logout', {}, repeated(browser))).status).toBe(204)
  expect(browser.jar.size).toBe(0)
})

test('who does not changes nothing, and can catch up', async () => {
  const { world, browser } = await signedIn()
  const other = await signedIn()
  const [kid, nonce] = browser.jar.get('__Host-csrf')?.split('.') ?? []
  const wrong = [
    '',
    'x',
    `${browser.jar.get('__Host-csrf')}x`,
    `${kid}.${nonce}.${'A'.repeat(43)}`,
    other.browser.jar.get('__Host-csrf') ?? '',
  ]
  const before = await world.store.listByUser('user-1')
  for (const sent of wrong) {
    for (const path of ['/auth/refresh', '/auth/logout']) {
      const reply = await browser.post(path, {}, { headers: { 'x-csrf-token': sent } })
      expect([reply.status, reply.setCookies]).toEqual([403, []])
      expect(reply.body).toMatchObject({ code: 'csrf' })
    }
  }
  expect(await world.store.listByUser('user-1')).toEqual(before)
  expect((await browser.post('/auth/refresh', {}, repeated(browser))).status).toBe(200)
})

test('a cookie that somebody planted together with the header is of no session of theirs', async () => {
  const { browser } = await signedIn()
  const attacker = await signedIn()
  browser.jar.set('__Host-csrf', attacker.browser.jar.get('__Host-csrf') ?? '')
  expect((await browser.post('/auth/refresh', {}, repeated(browser))).status).toBe(403)
})

test('who has lost the cookie gets a new one with the status', async () => {
  const { browser } = await signedIn()
  expect((await browser.get('/auth/session')).setCookies).toEqual([])
  browser.jar.delete('__Host-csrf')
  await browser.get('/auth/session')
  expect((await browser.post('/auth/refresh', {}, repeated(browser))).status).toBe(200)
})

test('a sign-in needs none: there is no session yet that it could belong to', async () => {
  const { browser } = await signedIn()
  browser.jar.clear()
  expect((await browser.signIn()).status).toBe(200)
})

test("where access tokens are in cookies, the app's own routes ask for it before they change anything", async () => {
  const { world, browser } = await signedIn({ credential: 'cookie' })
  const cookie = [...browser.jar].map((pair) => pair.join('=')).join('; ')
  const send = (method: string, headers: Record<string, string> = {}) =>
    world.server.authenticate(
      new Request(`${origin}/api`, { method, headers: { cookie, 'sec-fetch-site': 'same-origin', ...headers } }),
    )
  await expect(send('GET')).resolves.toMatchObject({ userId: 'user-1' })
  await expect(send('POST')).rejects.toMatchObject({ code: 'csrf' })
  await expect(send('POST', repeated(browser).headers)).resolves.toMatchObject({ userId: 'user-1' })
})
