// D-SE-12 D-SR-16
import { SignJWT, decodeJwt } from 'jose'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { createDownstreamApi } from '../../examples/downstream-api.ts'
import { generateKeys } from '../../src/keys/keys.ts'
import type { StoredKeys } from '../../src/keys/keys.ts'
import { toNodeHandler } from '../../src/node/index.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { accessTokenOf, createServerWorld, createTestBrowser, keys, origin } from '../server-world.ts'
import type { ServerWorld } from '../server-world.ts'

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

interface Setting {
  readonly world: ServerWorld
  readonly ask: (token?: string) => Promise<Response>
  readonly authServer: Server
}

/** An auth server and a service that knows it by its keys alone, both over http. */
async function setUp(options: Parameters<typeof createServerWorld>[0] = {}): Promise<Setting> {
  const world = createServerWorld({ store: memoryStore(), issuer: origin, audience: 'orders', ...options })
  const handler = toNodeHandler(world.server, { origin })
  const authServer = createServer((incoming, outgoing) => void handler(incoming, outgoing))
  const jwksUrl = `${await listening(authServer)}/auth/.well-known/jwks.json`
  const api = await listening(createDownstreamApi({ jwksUrl, issuer: origin, audience: 'orders' }))
  const ask = (token?: string): Promise<Response> =>
    fetch(`${api}/orders`, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } })
  return { world, ask, authServer }
}

test('a service that knows nothing but the public keys recognises a user', async () => {
  const { world, ask } = await setUp()
  const answer = await ask(accessTokenOf(await createTestBrowser(world).signIn()))
  expect([answer.status, await answer.json()]).toEqual([200, { orders: [], of: 'user-1' }])
})

test('who brings no token is asked for one', async () => {
  const { ask } = await setUp()
  const answer = await ask()
  expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="orders"'])
})

test('an expired token says so, which is what a client refreshes for', async () => {
  const { world, ask } = await setUp({ store: memoryStore({ now: () => Date.now() - 3_600_000 }) })
  const answer = await ask(accessTokenOf(await createTestBrowser(world).signIn()))
  expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
    401,
    'Bearer realm="orders", error="invalid_token", error_description="expired"',
  ])
})

test('what is no access token of that server for this service is refused', async () => {
  const { world, ask } = await setUp()
  const browser = createTestBrowser(world)
  const payload = decodeJwt(accessTokenOf(await browser.signIn()))
  const [{ kid, privateKey, publicJwk }] = keys.signing
  const sign = (changes: object, header: object = {}) =>
    new SignJWT({ ...payload, ...changes })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header })
      .sign(privateKey)
  const withPublicKeyAsSecret = new SignJWT(payload)
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid })
    .sign(new TextEncoder().encode(JSON.stringify(publicJwk)))
  const elsewhere = createServerWorld({ store: memoryStore(), audience: 'billing', issuer: origin })
  const forgeries = [
    'x',
    browser.cookie ?? '',
    await sign({}, { typ: 'JWT' }),
    await sign({ iss: 'https://evil.example' }),
    await sign({ sid: undefined }),
    await withPublicKeyAsSecret,
    accessTokenOf(await createTestBrowser(elsewhere).signIn()),
  ]
  for (const forgery of forgeries) {
    const answer = await ask(forgery)
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer realm="orders", error="invalid_token"',
    ])
  }
})

test('new keys are found without a restart', async () => {
  let stored: StoredKeys = await generateKeys()
  const source = { read: async () => stored, write: async (next: StoredKeys) => void (stored = next) }
  const { world, ask } = await setUp({ keys: source })
  await world.server.rotateKeys({ only: 'signing', dropFormer: true })
  expect((await ask(accessTokenOf(await createTestBrowser(world).signIn()))).status).toBe(200)
})

test('a session that was ended is accepted until its token expires: nobody here is told', async () => {
  const { world, ask } = await setUp()
  const token = accessTokenOf(await createTestBrowser(world).signIn())
  await world.server.revokeUser('user-1')
  expect((await ask(token)).status).toBe(200)
})

test('while the keys cannot be had nobody is sent to the sign-in page', async () => {
  const { world, ask, authServer } = await setUp()
  const token = accessTokenOf(await createTestBrowser(world).signIn())
  authServer.close()
  authServer.closeAllConnections()
  const answer = await ask(token)
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
})
