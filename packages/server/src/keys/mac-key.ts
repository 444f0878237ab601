import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'

/** A secret that makes and verifies MACs (HMAC-SHA256, RFC 2104), and that nobody can read back. */
export interface MacKey {
  readonly sign: (message: Uint8Array) => Uint8Array
  /** Takes the same time for every MAC. */
  readonly verify: (message: Uint8Array, mac: Uint8Array) => boolean
}

// Not by Web Crypto, which hands each message to another thread and back: several times the work of hashing a hundred bytes.
/** Makes a key of a secret of 32 bytes. */
export function macKey(secret: Uint8Array): MacKey {
  const keyed = hmac.create(sha256, secret)
  const sign = (message: Uint8Array): Uint8Array => keyed.clone().update(message).digest()
  return { sign, verify: (message, mac) => areEqual(sign(message), mac) }
}

// In constant time: a comparison that ends at the first difference tells how far a guess was right.
function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  return one.reduce((difference, byte, index) => difference | (byte ^ (other[index] ?? 0)), 0) === 0
}
