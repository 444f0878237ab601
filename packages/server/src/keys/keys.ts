import { base64url, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose'
import type { JWK } from 'jose'
import { macKey } from './mac-key.ts'
import type { MacKey } from './mac-key.ts'

/** How access tokens are signed. Only those who know its secret can verify what `HS256` has signed: no JWKS, no services of other people. */
export type SigningAlgorithm = 'ES256' | 'EdDSA' | 'RS256' | 'HS256'

/** A key as plain JSON (RFC 7517). */
export interface StoredKey extends JWK {
  /** From when on it is used for what is new, in ms since 1970. @default always */
  readonly activeAt?: number
}

/**
 * The server's keys as plain JSON, for whoever keeps them. Secret: whoever has them issues tokens. Of each kind the one that became
 * active last is in use (the first of them, where several did), the others still verify.
 */
export interface StoredKeys {
  /** JWKs with `kid` and `alg`, for access tokens: private ones, and symmetric ones of `HS256`. */
  readonly signing: readonly StoredKey[]
  /** Symmetric JWKs with `kid`, for the MAC of refresh tokens. */
  readonly refresh: readonly StoredKey[]
}

/** A key that signs access tokens; one algorithm a key. */
export interface SigningKey {
  readonly kid: string
  readonly algorithm: SigningAlgorithm
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  /** Undefined where there is nothing to publish: `HS256`. */
  readonly publicJwk: JWK | undefined
  readonly activeAt: number
}

/** A key for the MAC of refresh tokens. */
export interface RefreshKey {
  readonly kid: string
  readonly key: MacKey
  readonly activeAt: number
}

/** The server's keys, ready for use. */
export interface Keys {
  readonly signing: readonly [SigningKey, ...SigningKey[]]
  readonly refresh: readonly [RefreshKey, ...RefreshKey[]]
}

/** Bytes of a refresh key's `kid`. */
export const refreshKeyIdBytes = 6

const refreshKeyId = /^[A-Za-z0-9_-]{8}$/
const secretBytes = 32

/** Makes one new key of each kind. `algorithm`: of access tokens. @default 'ES256' */
export async function generateKeys(algorithm: SigningAlgorithm = 'ES256'): Promise<StoredKeys> {
  return { signing: [await generateSigningKey(algorithm)], refresh: [generateRefreshKey()] }
}

/** Makes a new key for access tokens. Throws a `TypeError` for an algorithm that there is not. */
export async function generateSigningKey(algorithm: SigningAlgorithm): Promise<StoredKey> {
  if (!isSigningAlgorithm(algorithm)) throw new TypeError('algorithm: must be ES256, EdDSA, RS256 or HS256.')
  if (algorithm === 'HS256') return { ...newSecret(16), use: 'sig' }
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const jwk = await exportJWK(privateKey)
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: algorithm, use: 'sig' }
}

/** Makes a new key for refresh tokens. */
export function generateRefreshKey(): StoredKey {
  return newSecret(refreshKeyIdBytes)
}

/** Makes stored keys usable. Throws a `TypeError` for keys that `generateKeys` cannot have made, and for secrets of less than 256 bits. */
export async function importKeys(stored: StoredKeys): Promise<Keys> {
  if (!Array.isArray(stored?.signing) || !Array.isArray(stored.refresh)) {
    throw new TypeError(
      "keys: must be what generateKeys makes, { signing: [...], refresh: [...] }; is an 'await' missing?",
    )
  }
  const [signing, ...otherSigning] = await Promise.all(stored.signing.map(importSigningKey))
  const [refresh, ...otherRefresh] = stored.refresh.map(importRefreshKey)
  if (!signing || !refresh) throw new TypeError('keys: there must be at least one signing key and one refresh key.')
  return { signing: [signing, ...otherSigning], refresh: [refresh, ...otherRefresh] }
}

/** Which of the keys of one kind is used for what is new at `now`: the one that became active last, the first of several. */
export function keyInUse<Key extends { readonly activeAt: number }>(keys: readonly [Key, ...Key[]], now: number): Key {
  const active = keys.filter(({ activeAt }) => activeAt <= now)
  return active.reduce((latest, key) => (key.activeAt > latest.activeAt ? key : latest), active[0] ?? keys[0])
}

async function importSigningKey(jwk: StoredKey): Promise<SigningKey> {
  const { kid, alg, k } = jwk
  if (typeof kid !== 'string' || !isSigningAlgorithm(alg)) {
    throw new TypeError('keys.signing: every key needs a kid, and ES256, EdDSA, RS256 or HS256 as alg.')
  }
  const common = { kid, algorithm: alg, activeAt: activationOf(jwk) }
  if (alg === 'HS256') {
    const algorithm = { name: 'HMAC', hash: 'SHA-256' }
    const bytes = readSecret('keys.signing', k)
    const secret = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign', 'verify'])
    return { ...common, privateKey: secret, publicKey: secret, publicJwk: undefined }
  }
  const publicJwk = publicPart(jwk)
  const privateKey = await importJWK(jwk, alg)
  const publicKey = await importJWK(publicJwk, alg)
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array || privateKey.type !== 'private') {
    throw new TypeError('keys.signing: a key of ES256, EdDSA or RS256 must be a private one.')
  }
  // RFC 7518 §3.3.
  if ('modulusLength' in privateKey.algorithm && Number(privateKey.algorithm.modulusLength) < 2048) {
    throw new TypeError('keys.signing: a key of RS256 needs 2048 bits.')
  }
  return { ...common, privateKey, publicKey, publicJwk }
}

/** Whether access tokens can be signed so. */
export function isSigningAlgorithm(alg: unknown): alg is SigningAlgorithm {
  return alg === 'ES256' || alg === 'EdDSA' || alg === 'RS256' || alg === 'HS256'
}

// An allow-list, so that a private member nobody thought of is not published.
function publicPart({ kty, kid, alg, use, crv, x, y, n, e }: JWK): JWK {
  const members = { kty, kid, alg, use, crv, x, y, n, e }
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

function importRefreshKey(jwk: StoredKey): RefreshKey {
  const { kid, k } = jwk
  if (typeof kid !== 'string' || !refreshKeyId.test(kid)) {
    throw new TypeError(`keys.refresh: every key needs a kid of ${refreshKeyIdBytes} bytes.`)
  }
  return { kid, key: macKey(readSecret('keys.refresh', k)), activeAt: activationOf(jwk) }
}

function readSecret(name: string, k: unknown): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(typeof k === 'string' ? base64url.decode(k) : [])
  // A secret that somebody typed repeats itself; of 32 random bytes fewer than 16 are different once in 10^16.
  if (bytes.byteLength < secretBytes || new Set(bytes).size < secretBytes / 2) {
    throw new TypeError(`${name}: a secret needs ${secretBytes} random bytes as k; generateKeys makes one.`)
  }
  return bytes
}

function activationOf({ activeAt = 0 }: StoredKey): number {
  if (!Number.isFinite(activeAt)) throw new TypeError('keys: activeAt must be a number of milliseconds since 1970.')
  return activeAt
}

function newSecret(idBytes: number): StoredKey {
  return { kty: 'oct', kid: randomText(idBytes), k: randomText(secretBytes), alg: 'HS256' }
}

function randomText(bytes: number): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(bytes)))
}
