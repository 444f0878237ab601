import { expect, test } from 'vitest'
import { strayDeletions } from '../../src/http/cookies.ts'
import type { Cookie } from '../../src/http/cookies.ts'
import type { AuthServerOptions } from '../../src/settings/options.ts'
import { createServerWorld, createTestBrowser, origin } from '../server-world.ts'
import type { Reply, ServerWorld, TestBrowser, User } from '../server-world.ts'

/** A browser that has two cookies of a name: its own, and one that a neighbour has planted, of a session of theirs. */
interface Doubled {
  readonly world: ServerWorld
  readonly browser: TestBrowser
  readonly planted: TestBrowser
  readonly send: (path: string, body?: object) => Promise<Reply>
}

async function doubled(name: string, options: Partial<AuthServerOptions<User>> = {}): Promise<Doubled> {
  const world = createServerWorld(options)
  const [browser, planted] = [createTestBrowser(world, name), createTestBrowser(world, name)]
  await browser.signIn()
  await planted.signIn()
  const send = async (path: string, body: object = {}): Promise<Reply> => {
    const own = [...browser.jar].map((pair) => pair.join('='))
    const headers = {
      cookie: [`${name}=${planted.jar.get(name)}`, ...own].join('; '),
      'x-csrf-token': browser.jar.get('__Host-csrf') ?? '',
    }
    return browser.post(path, body, { headers })
  }
  return { world, browser, planted, send }
}

const kinds: readonly (readonly [string, Partial<AuthServerOptions<User>>])[] = [
  ['__Host-refresh', {}],
  ['__Secure-refresh', { cookie: { path: '/auth' } }],
  ['refresh-insecure', { cookie: { secure: false } }],
  ['session', { cookie: { name: 'session' } }],
  ['__Host-refresh', { csrfToken: true }],
  ['__Host-refresh', { credential: 'cookie' }],
  ['__Host-access', { credential: 'cookie' }],
  ['__Host-csrf', { csrfToken: true }],
]

test.each(kinds)(
  'with two cookies %s (%o) signing out ends the session, and deletes all cookies',
  async (name, options) => {
    const { browser, send } = await doubled(name, options)
    const own = new Map(browser.jar)
    const reply = await send('/auth/logout')
    expect([reply.status, browser.jar.size]).toEqual([204, 0])
    for (const [each, value] of own) browser.jar.set(each, value)
    const headers = { 'x-csrf-token': own.get('__Host-csrf') ?? '' }
    expect((await browser.post('/auth/refresh', {}, { headers })).body).toMatchObject({ code: 'revoked' })
  },
)

test.each(kinds)('with two cookies %s (%o) signing in works, and ends the former session', async (name, options) => {
  const { world, browser, send } = await doubled(name, options)
  const former = await world.store.listByUser('user-1')
  expect(former).toHaveLength(2)
  expect((await send('/auth/login', { username: 'ada', password: 'ada' })).status).toBe(200)
  const [, , latest] = await world.store.listByUser('user-1')
  expect(latest?.revokedAt).toBeNull()
  const headers = { 'x-csrf-token': browser.jar.get('__Host-csrf') ?? '' }
  expect((await browser.post('/auth/refresh', {}, { headers })).status).toBe(200)
})

test('a refresh still picks neither of them', async () => {
  const { send } = await doubled('__Host-refresh')
  expect((await send('/auth/refresh')).body).toMatchObject({ code: 'ambiguous-cookie' })
})

test('what a neighbour has set is deleted wherever it may be, and before the new one is set', async () => {
  const { send } = await doubled('__Secure-refresh', { cookie: { path: '/auth' } })
  const { setCookies } = await send('/auth/login', { username: 'ada', password: 'ada' })
  expect(new URL(origin).hostname).toBe('app.example.com')
  const deleted = (where: string): string => `__Secure-refresh=; ${where}; Max-Age=0; Secure; HttpOnly; SameSite=Strict`
  expect(setCookies.slice(0, -2)).toEqual([
    deleted('Path=/'),
    deleted('Domain=app.example.com; Path=/'),
    deleted('Domain=example.com; Path=/'),
    deleted('Domain=app.example.com; Path=/auth'),
    deleted('Domain=example.com; Path=/auth'),
  ])
  expect(setCookies.at(-2)).toMatch(/^__Secure-refresh=[\w-]{152}; Path=\/auth; Max-Age=2592000;/)
})

test('one cookie that is sent twice with one value is deleted wherever it may be, too', async () => {
  const { browser } = await doubled('session', { cookie: { name: 'session' } })
  const twice = `session=${browser.cookie}; session=${browser.cookie}`
  expect((await browser.post('/auth/logout', {}, { headers: { cookie: twice } })).setCookies.length).toBeGreaterThan(2)
})

test('where a cookie is sent once nothing else is deleted', async () => {
  const { browser } = await doubled('session', { cookie: { name: 'session' } })
  expect((await browser.post('/auth/logout')).setCookies).toHaveLength(2)
})

test('who may not end a session by the one cookie does not by the other', async () => {
  const { world, browser, planted } = await doubled('__Host-refresh', { csrfToken: true })
  const cookie = `__Host-refresh=${browser.cookie}; __Host-refresh=${planted.cookie}`
  const reply = await browser.post('/auth/logout', {}, { headers: { cookie, 'x-csrf-token': 'made up' } })
  expect(reply.body).toMatchObject({ code: 'csrf' })
  for (const row of await world.store.listByUser('user-1')) expect(row.revokedAt).toBeNull()
})

const refresh: Cookie = {
  name: 'r',
  value: 'x',
  path: '/',
  maxAge: 1,
  secure: true,
  httpOnly: true,
  sameSite: 'Strict',
}
test.each([
  ['localhost', ['/auth']],
  ['127.0.0.1', ['/auth']],
  ['[::1]', ['/auth']],
  ['example.com', ['/ example.com', '/auth', '/auth example.com']],
  ['a.b.example', ['/ a.b.example', '/ b.example', '/auth', '/auth a.b.example', '/auth b.example']],
])('at %s there may be others at %j', (hostname, places) => {
  const strays = strayDeletions(refresh, hostname, '/auth')
  expect(strays.map(({ path, domain }) => [path, domain ?? []].flat().join(' '))).toEqual(places)
  for (const { value, maxAge } of strays) expect([value, maxAge]).toEqual(['', 0])
})
