import { base64url, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose'
import type { JWK } from 'jose'

/** How access tokens are signed. */
export type SigningAlgorithm = 'ES256' | 'EdDSA' | 'RS256'

/** The server's keys as plain JSON, for whoever keeps them. Secret: whoever has them issues tokens. The first of each kind is in use, the others still verify. */
export interface StoredKeys {
  /** Private JWKs with `kid` and `alg` (RFC 7517). */
  readonly signing: readonly JWK[]
  /** Symmetric JWKs with `kid`, for the MAC of refresh tokens. */
  readonly refresh: readonly JWK[]
}

/** A key that signs access tokens; one algorithm a key. */
export interface SigningKey {
  readonly kid: string
  readonly algorithm: SigningAlgorithm
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  readonly publicJwk: JWK
}

/** A key for the MAC of refresh tokens. */
export interface RefreshKey {
  readonly kid: string
  readonly key: CryptoKey
}

/** The server's keys, ready for use. The first of each kind is in use, the others still verify. */
export interface Keys {
  readonly signing: readonly [SigningKey, ...SigningKey[]]
  readonly refresh: readonly [RefreshKey, ...RefreshKey[]]
}

/** Bytes of a refresh key's `kid`. */
export const refreshKeyIdBytes = 6

const refreshKeyId = /^[A-Za-z0-9_-]{8}$/

/** Makes one new key of each kind. `algorithm`: of access tokens. @default 'ES256' */
export async function generateKeys(algorithm: SigningAlgorithm = 'ES256'): Promise<StoredKeys> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const signing = await exportJWK(privateKey)
  const kid = await calculateJwkThumbprint(signing)
  return {
    signing: [{ ...signing, kid, alg: algorithm, use: 'sig' }],
    refresh: [{ kty: 'oct', kid: randomText(refreshKeyIdBytes), k: randomText(32), alg: 'HS256' }],
  }
}

/** Makes stored keys usable. Throws a `TypeError` for keys that `generateKeys` cannot have made. */
export async function importKeys(stored: StoredKeys): Promise<Keys> {
  const [signing, ...formerSigning] = await Promise.all(stored.signing.map(importSigningKey))
  const [refresh, ...formerRefresh] = await Promise.all(stored.refresh.map(importRefreshKey))
  if (!signing || !refresh) throw new TypeError('keys: there must be at least one signing key and one refresh key.')
  return { signing: [signing, ...formerSigning], refresh: [refresh, ...formerRefresh] }
}

async function importSigningKey(jwk: JWK): Promise<SigningKey> {
  const { kid, alg } = jwk
  if (typeof kid !== 'string' || !isSigningAlgorithm(alg)) {
    throw new TypeError('keys.signing: every key needs a kid, and ES256, EdDSA or RS256 as alg.')
  }
  const publicJwk = publicPart(jwk)
  const privateKey = await importJWK(jwk, alg)
  const publicKey = await importJWK(publicJwk, alg)
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) {
    throw new TypeError('keys.signing: symmetric keys cannot sign access tokens.')
  }
  return { kid, algorithm: alg, privateKey, publicKey, publicJwk }
}

function isSigningAlgorithm(alg: unknown): alg is SigningAlgorithm {
  return alg === 'ES256' || alg === 'EdDSA' || alg === 'RS256'
}

// An allow-list, so that a private member nobody thought of is not published.
function publicPart({ kty, kid, alg, use, crv, x, y, n, e }: JWK): JWK {
  const members = { kty, kid, alg, use, crv, x, y, n, e }
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

async function importRefreshKey({ kid, k }: JWK): Promise<RefreshKey> {
  if (typeof kid !== 'string' || typeof k !== 'string' || !refreshKeyId.test(kid)) {
    throw new TypeError(`keys.refresh: every key needs k, and a kid of ${refreshKeyIdBytes} bytes.`)
  }
  const bytes = new Uint8Array(base64url.decode(k))
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
  return { kid, key }
}

function randomText(bytes: number): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(bytes)))
}
