import { sha256 } from '@noble/hashes/sha2.js'
import { RefusalError } from '../http/errors.ts'
import type { Exchange } from '../http/exchange.ts'
import { networkOf } from '../http/network.ts'
import { toBase64url } from '../keys/base64url.ts'
import { record } from './audit.ts'
import type { AuditSettings } from './audit.ts'
import type { RateLimitName, RateLimits } from './rate-limits.ts'

/** What a point is taken by. */
export interface LimitSettings extends AuditSettings {
  readonly limits: RateLimits
  /** Hears that a limit counts nothing, because nobody knows where requests come from. */
  readonly onNoAddress: (name: RateLimitName) => void
}

/** Takes a point of a limit; refuses the request with 429 where none is left. Nothing is limited by an address that nobody knows, and `onNoAddress` told. */
export async function takePoint(
  name: RateLimitName,
  subject: string | null,
  settings: LimitSettings,
  exchange: Exchange,
): Promise<void> {
  const limiter = settings.limits[name]
  if (!limiter) return
  if (subject === null) return settings.onNoAddress(name)
  const key = keyOf(name, subject)
  const rejection: unknown = await limiter.consume(key).then(
    () => undefined,
    (reason: unknown) => reason ?? new Error(`limits.${name}: rejected for no reason.`),
  )
  if (rejection === undefined) return
  const wait = waitOf(rejection)
  if (wait === undefined) throw rejection
  record({ type: 'rate-limited', limit: name }, settings, exchange)
  throw new RefusalError('too-many-requests', { retryAfter: Math.max(1, Math.ceil(wait / 1000)) })
}

/** Gives all points back. Does nothing where the limiter cannot. */
export async function returnPoints(
  name: RateLimitName,
  subject: string,
  { limits }: Pick<LimitSettings, 'limits'>,
): Promise<void> {
  await limits[name]?.delete?.(keyOf(name, subject))
}

/**
 * What an address counts as: a household or a server has a whole /64 of IPv6 to itself, and all that cannot be understood (`unknown`, RFC 7239
 * §6.2) are one. Null where nobody knows any.
 */
export function limitedAddress({ address }: Exchange): string | null {
  return address === null ? null : (networkOf(address, { v4: 32, v6: 64 }) ?? 'unknown')
}

function waitOf(rejection: unknown): number | undefined {
  const wait: unknown =
    typeof rejection === 'object' && rejection !== null ? Reflect.get(rejection, 'msBeforeNext') : undefined
  return typeof wait === 'number' ? wait : undefined
}

function keyOf(name: RateLimitName, subject: string): string {
  return toBase64url(sha256(new TextEncoder().encode(`${name}:${subject}`)))
}
