// D-SE-16
import { afterAll, expect, test } from 'vitest'
import { createLog, startNodeServer } from '../../src/node/index.ts'
import { createServerWorld, origin } from '../server-world.ts'
import { startNginx } from './start-nginx.ts'

const world = createServerWorld()
const { server: auth, store } = world
const log = createLog('error')
const server = await startNodeServer({ auth, store, log, port: 0, host: '127.0.0.1', origin, trustProxy: 1 })
const nginx = await startNginx(server.port)

afterAll(async () => {
  await nginx.stop()
  await server.close()
})

const page = { 'content-type': 'application/json', 'idempotency-key': 'one', origin }
const credentials = JSON.stringify({ username: 'ada', password: 'ada' })

test.each(['/', '/any/path/of/the/app'])('the page at %s comes with its security headers', async (path) => {
  const { status, headers, text } = await nginx.send('GET', path)
  expect([status, text]).toEqual([200, 'the app'])
  expect(headers).toMatchObject({
    'strict-transport-security': 'max-age=31536000',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    server: 'nginx',
  })
  expect(headers['content-security-policy']).toContain("default-src 'self'")
})

test('plain http leads to https', async () => {
  const { status, headers } = await fetch(`${nginx.plainUrl}/some/page`, { redirect: 'manual' })
  expect([status, headers.get('location')]).toEqual([301, 'https://app.example.com/some/page'])
})

test('the auth server behind it has its own headers once, sets its cookie, and knows the address of the client', async () => {
  const forged = { ...page, 'x-forwarded-for': '192.0.2.1' }
  const { status, headers } = await nginx.send('POST', '/auth/login', forged, credentials)
  expect(status).toBe(200)
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'strict-transport-security': 'max-age=31536000',
    'x-content-type-options': 'nosniff',
  })
  expect(headers['set-cookie']).toEqual([
    expect.stringMatching(/^__Host-refresh=.*; Secure; HttpOnly; SameSite=Strict$/),
    expect.stringMatching(/^keyturn-session=1; .*; Secure; SameSite=Strict$/),
  ])
  expect(await store.listByUser('user-1')).toMatchObject([{ device: { address: '127.0.0.0/24' } }])
})

test('nobody outside learns how the server is', async () => {
  expect((await nginx.send('GET', '/healthz')).status).toBe(404)
})

test('a body that is far too large goes no further, and sign-ins are slowed down', async () => {
  expect((await nginx.send('POST', '/auth/refresh', page, 'x'.repeat(20_000))).status).toBe(413)
  const statuses = new Set<number | undefined>()
  for (let tries = 0; tries < 40; tries++) {
    statuses.add((await nginx.send('POST', '/auth/login', page, credentials)).status)
  }
  expect([...statuses]).toEqual([200, 429])
})
