// D-SE-12 D-SR-16
import { SignJWT, UnsecuredJWT, decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import type { AuthServer } from '../../src/auth-server.ts'
import { AuthenticationError } from '../../src/http/errors.ts'
import { generateKeys, importKeys } from '../../src/keys/keys.ts'
import { accessTokenOf, createServerWorld, createTestBrowser, keys, origin } from '../server-world.ts'

function bearer(token: string): Request {
  return new Request(`${origin}/api/expenses`, { headers: { authorization: `Bearer ${token}` } })
}

async function refusal(server: AuthServer, request: Request): Promise<AuthenticationError> {
  const error: unknown = await server.authenticate(request).catch((reason: unknown) => reason)
  if (error instanceof AuthenticationError) return error
  throw new Error('authenticated')
}

test('a request with an access token is from its user', async () => {
  const world = createServerWorld()
  const token = accessTokenOf(await createTestBrowser(world).signIn())
  expect(await world.server.authenticate(bearer(token))).toMatchObject({
    userId: 'user-1',
    claims: { iss: 'keyturn', aud: 'keyturn' },
  })
})

test('a request without a token is told to bring one', async () => {
  const { server } = createServerWorld()
  const { code, response } = await refusal(server, new Request(`${origin}/api`))
  expect([code, response.status, response.headers.get('www-authenticate')]).toEqual([
    'token-missing',
    401,
    'Bearer realm="keyturn"',
  ])
})

test('an expired token says so: only that is cured by a refresh', async () => {
  const world = createServerWorld({ lifetimes: { access: 60_000 } })
  const token = accessTokenOf(await createTestBrowser(world).signIn())
  world.passTime(59_999)
  await expect(world.server.authenticate(bearer(token))).resolves.toMatchObject({ userId: 'user-1' })
  world.passTime(1)
  const { code, response } = await refusal(world.server, bearer(token))
  expect([code, response.status]).toEqual(['token-expired', 401])
  expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"')
  expect(await response.json()).toMatchObject({ code: 'token-expired' })
})

test('a token of a session that was ended is refused at once', async () => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  const token = accessTokenOf(await browser.signIn())
  await browser.post('/auth/logout')
  expect((await refusal(world.server, bearer(token))).code).toBe('token-revoked')
})

test('a token of a session that was deleted is refused', async () => {
  const world = createServerWorld()
  const token = accessTokenOf(await createTestBrowser(world).signIn())
  await world.store.deleteExpired(Number.MAX_SAFE_INTEGER)
  expect((await refusal(world.server, bearer(token))).code).toBe('token-revoked')
})

test('what is not an access token of this server is refused', async () => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  const token = accessTokenOf(await browser.signIn())
  const payload = decodeJwt(token)
  const [{ kid, privateKey, publicJwk }] = keys.signing
  const header = { alg: 'ES256', typ: 'at+jwt', kid }
  const sign = (claims: object, changes: object = {}) =>
    new SignJWT({ ...payload, ...claims }).setProtectedHeader({ ...header, ...changes }).sign(privateKey)
  const other = accessTokenOf(
    await createTestBrowser(createServerWorld({ keys: await importKeys(await generateKeys()) })).signIn(),
  )

  const forgeries = [
    'x',
    'a.b.c',
    token.slice(0, -2),
    `${token.slice(0, -4)}AAAA`,
    new UnsecuredJWT(payload).encode(),
    await new SignJWT(payload)
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid })
      .sign(new TextEncoder().encode(JSON.stringify(publicJwk))),
    await sign({}, { typ: 'JWT' }),
    await sign({}, { kid: 'another' }),
    await sign({}, { jku: 'https://evil.example/keys' }),
    await sign({}, { jwk: publicJwk }),
    await sign({ iss: 'somebody' }),
    await sign({ aud: 'something' }),
    await sign({ nbf: Number(payload.exp) }),
    await sign({ exp: undefined }),
    await sign({ sid: undefined }),
    await sign({ sub: undefined }),
    other,
    browser.cookie ?? '',
  ]
  for (const forgery of forgeries) expect((await refusal(world.server, bearer(forgery))).code).toBe('token-invalid')
})

test('while the session cannot be looked up the answer is 503, not a sign-out', async () => {
  const world = createServerWorld()
  const token = accessTokenOf(await createTestBrowser(world).signIn())
  world.breakStore(true)
  const { code, response } = await refusal(world.server, bearer(token))
  expect([code, response.status]).toEqual(['unavailable', 503])
})

test('after a change of keys the former ones still verify, as long as they are kept', async () => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  const token = accessTokenOf(await browser.signIn())
  const next = await importKeys(await generateKeys())
  const both = createServerWorld({
    store: world.store,
    keys: { signing: [...next.signing, ...keys.signing], refresh: [...next.refresh, ...keys.refresh] },
  })
  await expect(both.server.authenticate(bearer(token))).resolves.toMatchObject({ userId: 'user-1' })
  const moved = createTestBrowser(both)
  moved.cookie = browser.cookie
  const renewed = await moved.post('/auth/refresh')
  expect(renewed.status).toBe(200)

  const alone = createServerWorld({ store: world.store, keys: next })
  expect((await refusal(alone.server, bearer(token))).code).toBe('token-invalid')
  await expect(alone.server.authenticate(bearer(accessTokenOf(renewed)))).resolves.toMatchObject({ userId: 'user-1' })
})

test.each([
  ['its idle end', { idle: 60_000, access: 600_000 }, 60_000, 'token-revoked'],
  ['just before its idle end', { idle: 60_000, access: 600_000 }, 59_999, undefined],
  ['its absolute end', { session: 60_000, idle: 600_000, access: 600_000 }, 60_000, 'token-expired'],
  ['its revocation', {}, 0, 'token-revoked'],
])('an access token is worth nothing to who asks for the session after %s', async (what, lifetimes, later, code) => {
  const world = createServerWorld({ lifetimes })
  const token = accessTokenOf(await createTestBrowser(world).signIn())
  world.passTime(later)
  if (what === 'its revocation') await world.server.revokeUser('user-1')
  const asked = world.server.authenticate(bearer(token), { checkSession: true }).then(
    () => undefined,
    (error: unknown) => (error instanceof AuthenticationError ? error.code : error),
  )
  expect(await asked).toBe(code)
})
