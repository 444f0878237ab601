/**
 * Where the tokens are:
 *
 * | mode | access token | refresh token |
 * |---|---|---|
 * | `bearer` | in memory, sent as `Authorization: Bearer` | in an HttpOnly cookie |
 * | `cookie` | in an HttpOnly cookie | in an HttpOnly cookie |
 * | `body` | in memory, sent as `Authorization: Bearer` | in the app's `refreshTokenStore`, sent in the body |
 */
export type CredentialMode = 'bearer' | 'cookie' | 'body'

/** What the transition knows of the app's wishes: the options that decide. `warnAt` descends. */
export interface Policy {
  /** Where the tokens are. @default 'bearer' */
  readonly credential: CredentialMode
  /**
   * When to warn before the session ends, in milliseconds before the deadline; `[]` never warns. Where the idle timeout is no longer than any
   * of them, its last third warns. @default [300_000, 60_000]
   */
  readonly warnAt: readonly number[]
  /**
   * What becomes of requests when the session runs out: they reject, or they wait while the app has the same user sign in again in place
   * (`status` is `held`), and are then sent. A sign-out, another user, or `holdLimit` rejects them. @default 'reject'
   */
  readonly whenSessionEnds: 'reject' | 'hold'
  /**
   * What a tab does when somebody else signs in in another tab: it ends with the reason `user-switched`, or goes on as that user. In either
   * case nothing of the former user's is sent any more. @default 'end'
   */
  readonly onUserSwitch: 'end' | 'adopt'
  /**
   * Whether tabs hand each other the access token (over a BroadcastChannel, in memory). Without, each tab refreshes for itself, one after
   * the other. @default true
   */
  readonly shareCredential: boolean
}

/** No tab renews its token ahead more often than this, however short it lives: who needs one sooner asks at the request. */
const SHORTEST_DELAY = 5_000
const LONGEST_LEAD = 60_000
const LONGEST_LEEWAY = 5_000
const FIRST_BACKOFF = 1_000
const LONGEST_BACKOFF = 60_000
const LONGEST_RETRY_AFTER = 600_000

/**
 * How long after receipt a credential is renewed ahead of its expiry: a moment drawn evenly from the last half of its lifetime, less
 * a lead of at most a minute, so that clients that signed in together come apart. Proportional down to a floor, so a short lifetime never
 * spins; where the token has expired by then, the next request that needs one refreshes.
 */
export function drawRefreshDelay(lifetime: number, random: number): number {
  if (lifetime === Infinity) return Infinity
  const earliest = lifetime / 2
  const latest = lifetime - Math.min(LONGEST_LEAD, lifetime / 6)
  return Math.max(SHORTEST_DELAY, earliest + random * (latest - earliest))
}

/** How much life a credential needs to be worth sending: it must not expire on its way. */
export function leeway(lifetime: number): number {
  return Math.min(LONGEST_LEEWAY, lifetime / 10)
}

/**
 * Full-jitter exponential backoff: anything up to 1 s after the first failure, doubling to 60 s. Where the server named a time, that long
 * and up to half as long again, so that those who were all told the same do not come back together; ten minutes of it are believed.
 */
export function drawBackoff(attempt: number, random: number, retryAfter = 0): number {
  const asked = Math.min(LONGEST_RETRY_AFTER, retryAfter)
  const window = Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** (attempt - 1))
  return asked + random * Math.max(window, asked / 2)
}
