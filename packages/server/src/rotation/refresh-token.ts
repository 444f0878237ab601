import { sha256 } from '@noble/hashes/sha2.js'
import { fromBase64url, toBase64url } from '../keys/base64url.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import { refreshKeyIdBytes } from '../keys/keys.ts'
import type { RefreshKey } from '../keys/keys.ts'

/** What a refresh token says. It is opaque to clients and is never stored by the server. */
export interface RefreshToken {
  /** The session, 16 bytes in base64url. */
  readonly sid: string
  /** The session's secret, 32 bytes: the same in all its tokens, kept by the server as a hash alone. */
  readonly secret: Uint8Array
  readonly generation: number
  /** Milliseconds since 1970 by the store's clock. */
  readonly issuedAt: number
  /** Fresh for each token, 16 bytes in base64url. */
  readonly id: string
}

// kid 6 · sid 16 · secret 32 · generation 4 · issuedAt 8 · id 16 · HMAC-SHA256 32.
// 114 is a multiple of 3: base64url has no spare bits in which two texts of one token could differ.
const sidAt = refreshKeyIdBytes
const secretAt = sidAt + 16
const generationAt = secretAt + 32
const issuedAtAt = generationAt + 4
const idAt = issuedAtAt + 8
const macAt = idAt + 16
const length = macAt + 32
const kidLetters = (sidAt / 3) * 4
const shape = new RegExp(`^[A-Za-z0-9_-]{${(length / 3) * 4}}$`)

/** Makes the base of a new session. */
export function firstRefreshToken(issuedAt: number): RefreshToken {
  return { sid: randomText(16), secret: randomBytes(32), generation: 0, issuedAt, id: freshId() }
}

/** Makes a token of the same session for another generation, distinct from every other one. */
export function successorOf(former: RefreshToken, generation: number, issuedAt: number): RefreshToken {
  return { ...former, generation, issuedAt, id: freshId() }
}

/** Writes the token as text, with a MAC by `key`. */
export function writeRefreshToken(token: RefreshToken, key: RefreshKey): string {
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  bytes.set(fromBase64url(key.kid), 0)
  bytes.set(fromBase64url(token.sid), sidAt)
  bytes.set(token.secret, secretAt)
  view.setUint32(generationAt, token.generation)
  view.setFloat64(issuedAtAt, token.issuedAt)
  bytes.set(fromBase64url(token.id), idAt)
  bytes.set(key.key.sign(bytes.subarray(0, macAt)), macAt)
  return toBase64url(bytes)
}

/**
 * Reads a token; undefined where we did not issue it. Its MAC is verified in constant time before anything in it is
 * believed, so nobody learns anything by guessing and the store never sees garbage.
 */
export async function readRefreshToken(
  text: string,
  { refreshKey }: Pick<KeyRing, 'refreshKey'>,
): Promise<RefreshToken | undefined> {
  if (!shape.test(text)) return undefined
  const key = await refreshKey(text.slice(0, kidLetters))
  if (!key) return undefined
  const bytes = fromBase64url(text)
  if (!key.key.verify(bytes.subarray(0, macAt), bytes.subarray(macAt))) return undefined

  const view = new DataView(bytes.buffer, bytes.byteOffset)
  return {
    sid: toBase64url(bytes.subarray(sidAt, secretAt)),
    // A copy: hosts decode into memory that others share.
    secret: bytes.slice(secretAt, generationAt),
    generation: view.getUint32(generationAt),
    issuedAt: view.getFloat64(issuedAtAt),
    id: toBase64url(bytes.subarray(idAt, macAt)),
  }
}

/** What the store keeps of a session's secret. */
export function hashSecret(secret: Uint8Array): string {
  return toBase64url(sha256(secret))
}

const ID_BYTES = 16
let ids: Uint8Array = new Uint8Array()

// Cut from more at a time, which costs as much as a single one. Only ids: they are no secrets, and what is secret lies nowhere before it is used.
function freshId(): string {
  if (ids.byteLength === 0) ids = randomBytes(256 * ID_BYTES)
  const id = ids.subarray(0, ID_BYTES)
  ids = ids.subarray(ID_BYTES)
  return toBase64url(id)
}

function randomText(length: number): string {
  return toBase64url(randomBytes(length))
}

function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length))
}
