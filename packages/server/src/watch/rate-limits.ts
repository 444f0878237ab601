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
  /** Sign-ins from an address. Where the host gives no addresses, limits by them count nothing; `onError` is told so once. */
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
