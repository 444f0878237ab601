import { expect, test } from 'vitest'
import type { AuthServerOptions } from '../../src/settings/options.ts'
import { bearer, createServerWorld, createTestBrowser } from '../server-world.ts'
import type { Reply, User } from '../server-world.ts'

/** What follows the value in the lines that set cookies, by the name of the cookie. */
function attributesOf({ setCookies }: Reply): Readonly<Record<string, string>> {
  const lines = setCookies.map((line) => /^([^=]+)=[^;]*; (.*)$/.exec(line) ?? [])
  return Object.fromEntries(lines.map(([, name = '', attributes = '']) => [name, attributes]))
}

const modes: readonly (readonly [string, Partial<AuthServerOptions<User>>])[] = [
  ['__Host-refresh', {}],
  ['__Host-refresh', { credential: 'cookie' }],
  ['refresh-insecure', { cookie: { secure: false } }],
  ['__Host-refresh', { cookie: { partitioned: true } }],
  ['__Host-refresh', { lifetimes: { session: 60_000 } }],
]

test.each(modes)(
  'scripts can read that there may be a session, exactly as long as %s lasts (%o)',
  async (name, options) => {
    const world = createServerWorld(options)
    const browser = createTestBrowser(world, name)
    for (const remember of [true, false]) {
      const reply = await browser.post('/auth/login', { username: 'ada', password: 'ada', remember })
      const attributes = attributesOf(reply)
      expect(browser.jar.get('keyturn-session')).toBe('1')
      expect(attributes['keyturn-session']).toBe(attributes[name]?.replace('HttpOnly; ', ''))
      expect(attributes['keyturn-session']?.includes('Max-Age')).toBe(remember)
    }
    const refreshed = attributesOf(await browser.post('/auth/refresh'))
    expect(refreshed['keyturn-session']).toBe(refreshed[name]?.replace('HttpOnly; ', ''))
    expect(refreshed[name]).toBeDefined()
    // Where the refresh cookie stays, it stays.
    world.passTime(1)
    expect(Object.keys(attributesOf(await browser.post('/auth/refresh')))).not.toContain('keyturn-session')
    await browser.post('/auth/logout')
    expect(browser.jar.size).toBe(0)
  },
)

test('a refusal leaves it, as it leaves the refresh cookie: a late one must not hide a newer session', async () => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  await browser.signIn()
  await world.server.revokeUser('user-1')
  expect((await browser.post('/auth/refresh')).setCookies).toEqual([])
  expect([...browser.jar.keys()]).toEqual(['__Host-refresh', 'keyturn-session'])
})

test('one that outlived its session is deleted by signing out', async () => {
  const browser = createTestBrowser(createServerWorld())
  browser.jar.set('keyturn-session', '1')
  expect((await browser.post('/auth/logout')).status).toBe(204)
  expect(browser.jar.size).toBe(0)
})

test('ending all sessions deletes it, ending others does not', async () => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  const reply = await browser.signIn()
  await browser.post('/auth/logout-all', { keepCurrent: true }, bearer(reply))
  expect(browser.jar.has('keyturn-session')).toBe(true)
  await browser.post('/auth/logout-all', {}, bearer(reply))
  expect(browser.jar.size).toBe(0)
})

test('it is worth nothing: no endpoint asks for it, and with it alone there is no session', async () => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  await browser.signIn()
  browser.jar.delete('keyturn-session')
  expect((await browser.post('/auth/refresh')).status).toBe(200)
  browser.jar.clear()
  browser.jar.set('keyturn-session', '1')
  expect((await browser.post('/auth/refresh')).body).toMatchObject({ code: 'no-session' })
  expect((await browser.get('/auth/session')).body).toMatchObject({ code: 'no-session' })
})

test.each([
  ['another name', { cookie: { sessionName: 'signed-in' } }, ['__Host-refresh', 'signed-in']],
  ['none', { cookie: { sessionName: false } }, ['__Host-refresh']],
  ['none where no cookie carries a token', { credential: 'body' }, []],
] as const)('it can have %s', async (_, options, names) => {
  const browser = createTestBrowser(createServerWorld(options))
  await browser.signIn()
  expect([...browser.jar.keys()]).toEqual(names)
  await browser.post('/auth/logout')
  expect(browser.jar.size).toBe(0)
})
