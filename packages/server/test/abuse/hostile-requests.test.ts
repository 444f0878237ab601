// D-SE-03 D-SE-10
import { expect, test } from 'vitest'
import { createServerWorld, createTestBrowser, origin } from '../server-world.ts'

const bodies: readonly (readonly [string, BodyInit])[] = [
  ['nesting without end', '['.repeat(4_000)],
  ['nested objects', '{"a":'.repeat(1_000) + '1' + '}'.repeat(1_000)],
  ['a prototype', '{"__proto__":{"extend":true,"everywhere":true},"constructor":{"prototype":{"extend":1}}}'],
  ['bytes that are no UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  ['zeros', new Uint8Array(100)],
  ['a number beyond all', '{"idleSeconds":1e999}'],
  ['a number that is none', '{"idleSeconds":NaN}'],
  ['a list in place of a text', '{"username":["ada"],"password":{"ada":true},"refreshToken":["x"],"refresh_token":5}'],
  ['two of one name', '{"extend":"no","extend":1}'],
  ['JSON and more', '{}{}'],
  ['a form', 'username=ada&password=ada'],
  ['XML', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
  ['8 MB', 'x'.repeat(8_000_000)],
  ['8 MB of JSON', JSON.stringify({ filling: 'x'.repeat(8_000_000) })],
]

test.each(bodies)('%s as a body is answered as documented, and costs nobody the session', async (_, body) => {
  const errors: unknown[] = []
  const world = createServerWorld({ onError: (error) => void errors.push(error) })
  const browser = createTestBrowser(world)
  const signedIn = await browser.signIn()
  for (const path of ['/auth/login', '/auth/refresh', '/auth/logout-all']) {
    const reply = await browser.post(path, {}, { body })
    expect([200, 204, 400, 401, 413]).toContain(reply.status)
    expect(JSON.stringify(reply.body ?? {})).not.toMatch(/\bat .+:\d+:\d+|\.ts\b/)
  }
  expect(errors).toEqual([])
  expect(signedIn.status).toBe(200)
  expect((await browser.post('/auth/refresh')).status).toBe(200)
  expect(Reflect.get({}, 'extend')).toBeUndefined()
})

test.each([
  ['another method', { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' }],
  ['another path', { 'x-original-url': '/auth/logout', 'x-rewrite-url': '/auth/logout' }],
  ['another user', { 'x-user': 'user-2', 'x-forwarded-user': 'user-2', 'x-remote-user': 'root' }],
])('headers that name %s change nothing', async (_, headers) => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  await browser.signIn()
  const reply = await browser.post('/auth/refresh', {}, { headers })
  expect(reply.body).toMatchObject({ user: { id: 'user-1' } })
  expect((await browser.post('/auth/refresh')).status).toBe(200)
})

test.each([
  ['the host', { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example;proto=https' }],
  ['the scheme', { 'x-forwarded-proto': 'https', 'x-forwarded-scheme': 'https' }],
  ['a second origin', { origin: `${origin}, https://evil.example` }],
  ['a longer origin', { origin: `${origin}.evil.example` }],
  ['an origin in capitals', { origin: 'HTTPS://EVIL.EXAMPLE' }],
  ['a site twice', { 'sec-fetch-site': 'same-origin, cross-site' }],
])('headers that tell another story about %s open no door to another site', async (_, headers) => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  await browser.signIn()
  const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example', ...headers }
  const reply = await browser.post('/auth/refresh', {}, { headers: foreign })
  expect([reply.status, reply.setCookies]).toEqual([403, []])
  expect((await browser.post('/auth/refresh')).status).toBe(200)
})

const foreign = 'A'.repeat(152)

test.each<readonly [string, (own: string) => string, number]>([
  ['the same twice', (own) => `__Host-refresh=${own}; __Host-refresh=${own}`, 200],
  ['two different ones', (own) => `__Host-refresh=${own}; __Host-refresh=${foreign}`, 400],
  ['two different ones, the foreign one first', (own) => `__Host-refresh=${foreign}; __Host-refresh=${own}`, 400],
  ['an empty one first', (own) => `__Host-refresh=; __Host-refresh=${own}`, 400],
  ['another case', (own) => `__host-refresh=${foreign}; __Host-refresh=${own}`, 200],
  ['a name with a space', (own) => `__Host-refresh =${foreign}; __Host-refresh=${own}`, 400],
  ['names of prototypes', (own) => `__proto__=x; constructor=y; __Host-refresh=${own}`, 200],
  ['no name', (own) => `=${foreign}; ; ;;=; __Host-refresh=${own}`, 200],
  ['quotes', (own) => `__Host-refresh="${own}"`, 401],
  ['a hundred others', (own) => `${'a=b; '.repeat(100)}__Host-refresh=${own}`, 200],
])('cookies with %s are answered as documented', async (_, cookies, status) => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  await browser.signIn()
  const headers = { cookie: cookies(browser.cookie ?? '') }
  expect((await browser.post('/auth/refresh', {}, { headers })).status).toBe(status)
  expect((await browser.post('/auth/refresh')).status).toBe(200)
})
