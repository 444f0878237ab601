import { sha256 } from '@noble/hashes/sha2.js'
import { toBase64url } from '../keys/base64url.ts'

/** How many groups users fall into, so that a store of several machines can keep together what belongs to one of them. */
export const groupCount = 256

// Of base64url (RFC 4648 §5), by their values.
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** A fresh id for a session: a byte that is the group of its user, then 15 random ones; 22 letters of base64url. */
export function newSessionId(userId: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[0] = groupOfUser(userId)
  return toBase64url(bytes)
}

/** The group of a user, from 0 to 255: always the same, and evenly spread. */
export function groupOfUser(userId: string): number {
  return sha256(new TextEncoder().encode(userId))[0] ?? 0
}

/** The group that an id of {@link newSessionId} names. An id from elsewhere names any one, the same each time. */
export function groupOfSession(sid: string): number {
  const [first, second] = [valueOf(sid.charAt(0)), valueOf(sid.charAt(1))]
  return (first << 2) | (second >> 4)
}

function valueOf(letter: string): number {
  return Math.max(0, letters.indexOf(letter))
}
