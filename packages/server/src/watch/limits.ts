import { sha256 } from '@noble/hashes/sha2.js'
import { toBase64url } from '../keys/base64url.ts'
import { RefusalError } from '../http/errors.ts'
import { record } from '../http/exchange.ts'
import type { Exchange } from '../http/exchange.ts'
import { networkOf } from '../http/network.ts'
import type { AuthServerSettings } from '../settings/settings.ts'
import type { AuthUser } from '../settings/user.ts'

/** Counts what is done under a key; as in `rate-limiter-flexible`, whose limiters over memory, PostgreSQL, Redis and more all fit. */
export interface RateLimiter {
  /** Takes one point. Rejects with `{ msBeforeNext }` where none is left, and with an `Error` where nobody can tell: the request is then answered 503. */
  readonly consume: (key: string) => Promise<unknown>
  /** Gives all points of a key back. */
  readonly delete?: (key: string) => Promise<unknown>
}

/** What is limited; what is left out is not. Keys are hashes: no limiter learns an address or an account. */
export interface RateLimits {
  /** Sign-ins of an account, whether there is such an account or not; starts anew with each success. */
  readonly signInByAccount?: RateLimiter
  /** Sign-ins from an address. */
  readonly signInByAddress?: RateLimiter
  /** Refreshes of a session. */
  readonly refreshBySession?: RateLimiter
  /** Refreshes from an address. */
  readonly refreshByAddress?: RateLimiter
  /** Sign-outs from an address. */
  readonly signOutByAddress?: RateLimiter
}

/** The name of a limit. */
export type RateLimitName = keyof RateLimits

/** Takes a point of a limit; refuses the request with 429 where none is left. Nothing is limited by an address that nobody knows. */
export async function takePoint<User extends AuthUser>(
  name: RateLimitName,
  subject: string | null,
  settings: AuthServerSettings<User>,
  exchange: Exchange,
): Promise<void> {
  const limiter = settings.limits[name]
  if (!limiter || subject === null) return
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
export async function returnPoints<User extends AuthUser>(
  name: RateLimitName,
  subject: string,
  { limits }: AuthServerSettings<User>,
): Promise<void> {
  await limits[name]?.delete?.(keyOf(name, subject))
}

/** What an address counts as: a household or a server has a whole /64 of IPv6 to itself. */
export function limitedAddress({ address }: Exchange): string | null {
  return address === null ? null : networkOf(address, { v4: 32, v6: 64 })
}

function waitOf(rejection: unknown): number | undefined {
  const wait: unknown =
    typeof rejection === 'object' && rejection !== null ? Reflect.get(rejection, 'msBeforeNext') : undefined
  return typeof wait === 'number' ? wait : undefined
}

function keyOf(name: RateLimitName, subject: string): string {
  return toBase64url(sha256(new TextEncoder().encode(`${name}:${subject}`)))
}
