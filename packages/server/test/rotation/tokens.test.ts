// D-SR-14
import * as fc from 'fast-check'
import { base64url } from 'jose'
import { expect, test } from 'vitest'
import { accessTokenLength, writeAccessToken } from '../../src/keys/access-token.ts'
import { createKeyRing } from '../../src/keys/key-ring.ts'
import { generateKeys, importKeys } from '../../src/keys/keys.ts'
import type { SigningAlgorithm } from '../../src/keys/keys.ts'
import {
  firstRefreshToken,
  readRefreshToken,
  successorOf,
  writeRefreshToken,
} from '../../src/rotation/refresh-token.ts'
import { createServerWorld, createTestBrowser, keys } from '../server-world.ts'

const ring = createKeyRing(keys, () => {})
const [refreshKey] = keys.refresh

test('a refresh token is read as it was written', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: 2 ** 32 - 1 }),
      fc.nat({ max: Number.MAX_SAFE_INTEGER }),
      async (generation, issuedAt) => {
        const token = { ...firstRefreshToken(issuedAt), generation }
        expect(await readRefreshToken(writeRefreshToken(token, refreshKey), ring)).toEqual(token)
      },
    ),
    { numRuns: 50 },
  )
})

test('no text but the one we wrote is a refresh token', async () => {
  const text = writeRefreshToken(firstRefreshToken(0), refreshKey)
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: text.length - 1 }),
      fc.string({ minLength: 1, maxLength: 1 }),
      async (at, letter) => {
        fc.pre(text[at] !== letter)
        expect(await readRefreshToken(text.slice(0, at) + letter + text.slice(at + 1), ring)).toBeUndefined()
      },
    ),
  )
})

test('the length of an access token is known before it is signed', async () => {
  const algorithms: readonly SigningAlgorithm[] = ['ES256', 'EdDSA', 'RS256', 'HS256']
  const rings = await Promise.all(algorithms.map(async (each) => importKeys(await generateKeys(each))))
  const times = { signedInAt: 1_800_000_000_000, issuedAt: 1_800_000_000_123, lifetime: 600_000 }
  const content = { issuer: 'keyturn', audience: 'https://app.example.com', sessionId: '-'.repeat(22), ...times }
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...rings),
      fc.string({ unit: 'grapheme' }),
      fc.dictionary(fc.string(), fc.jsonValue()),
      async ({ signing: [key] }, userId, claims) => {
        const token = await writeAccessToken({ ...content, userId, claims }, key)
        expect(accessTokenLength({ ...content, userId, claims }, key)).toBe(token.length)
      },
    ),
  )
})

test('a successor is of the generation that was asked for, of the same session, and like no other', () => {
  const parent = firstRefreshToken(1)
  const [one, other] = [successorOf(parent, 1, 2), successorOf(parent, 1, 2)]
  expect(one).toMatchObject({ sid: parent.sid, secret: parent.secret, generation: 1, issuedAt: 2 })
  expect(one.id).not.toBe(other.id)
})

test('nothing in the store is a token or the secret of one', async () => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  await browser.signIn()
  const secrets: string[] = []
  for (let rotation = 0; rotation < 5; rotation++) {
    world.passTime(120_000)
    await browser.post('/auth/refresh')
    const token = await readRefreshToken(browser.cookie ?? '', ring)
    secrets.push(browser.cookie ?? '', base64url.encode(token?.secret ?? ''))
  }
  const dump = JSON.stringify(await world.store.listByUser('user-1'))
  for (const secret of secrets) expect(dump).not.toContain(secret)
})

test.each<SigningAlgorithm>(['ES256', 'EdDSA', 'RS256', 'HS256'])(
  'access tokens can be signed by %s',
  async (algorithm) => {
    const world = createServerWorld({ keys: await importKeys(await generateKeys(algorithm)) })
    const { body } = await createTestBrowser(world).signIn()
    const authorization = `Bearer ${String(Reflect.get(Object(body), 'accessToken'))}`
    const request = new Request('https://app.example.com/api', { headers: { authorization } })
    await expect(world.server.authenticate(request)).resolves.toMatchObject({ userId: 'user-1' })
  },
)

test('an RSA key that is too short is refused', async () => {
  const short = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]) }
  const pair = await crypto.subtle.generateKey({ ...short, hash: 'SHA-256' }, true, ['sign', 'verify'])
  const jwk = await crypto.subtle.exportKey('jwk', pair.privateKey)
  const stored = { ...(await generateKeys()), signing: [{ ...jwk, kid: 'short', alg: 'RS256' }] }
  await expect(importKeys(stored)).rejects.toThrow('2048 bits')
})

test('keys that were not made here are refused with their name', async () => {
  const stored = await generateKeys()
  await expect(importKeys({ ...stored, signing: [] })).rejects.toThrow(TypeError)
  await expect(importKeys({ ...stored, signing: [{ kty: 'EC' }] })).rejects.toThrow('keys.signing')
  await expect(importKeys({ ...stored, refresh: [{ kty: 'oct', kid: 'short', k: 'AAAA' }] })).rejects.toThrow(
    'keys.refresh',
  )
})
