import type { KeyRetention } from '../keys/key-rotation.ts'
import { requireDuration, requireKnown, requireObject } from './option-checks.ts'
import type { AuthUser } from './user.ts'

/** How long things live, in ms. */
export interface Lifetimes {
  /** Access tokens; at most 24 hours. @default 10 minutes */
  readonly access: number
  /** Access tokens of a session whose refresh token was presented more than once; never longer than `access`. Between `settleWindow` and `seenWindow`, or a forked session is never promoted. @default 2 minutes */
  readonly accessWhileForked: number
  /** The absolute end of a session, from sign-in on. @default 30 days */
  readonly session: number
  /** How long a session lives without activity of its user. @default 14 days */
  readonly idle: number
}

/** Whose lifetimes are asked for. */
export interface LifetimesContext<User extends AuthUser> {
  readonly user: User
  /** What was said at sign-in: whether the session shall outlive the browser. */
  readonly remember: boolean
}

/** Some lifetimes, or a function that says them anew for each sign-in and each token. */
export type LifetimesOption<User extends AuthUser = AuthUser> =
  | Partial<Lifetimes>
  | ((context: LifetimesContext<User>) => Partial<Lifetimes> | Promise<Partial<Lifetimes>>)

const minute = 60_000
const day = 24 * 60 * minute
const longestAccess = day
// Where lifetimes are a function nobody knows the longest: as long as a browser keeps a cookie.
const longestCookie = 400 * day

/** The lifetimes of a server that is told none. */
export const defaultLifetimes: Lifetimes = Object.freeze({
  access: 10 * minute,
  accessWhileForked: 2 * minute,
  session: 30 * day,
  idle: 14 * day,
})

/** Fills in what an app does not say of lifetimes, each time it is asked. Throws a `TypeError` for lifetimes that are wrong. */
export function resolveLifetimes<User extends AuthUser>(
  option: LifetimesOption<User>,
): (context: LifetimesContext<User>) => Promise<Lifetimes> {
  if (typeof option === 'function') return async (context) => completeLifetimes(await option(context))
  const lifetimes = completeLifetimes(option)
  return async () => lifetimes
}

/** How long what a key has signed, or an access token of a session that has ended, can still be good. */
export function retentionFor<User extends AuthUser>(
  option: LifetimesOption<User>,
  clockTolerance: number,
): KeyRetention {
  const isKnown = typeof option !== 'function'
  const { access, session } = completeLifetimes(isKnown ? option : { access: longestAccess, session: longestCookie })
  // An access token's `exp` is rounded up to a full second.
  return { signing: access + 1000 + clockTolerance, refresh: session }
}

function completeLifetimes(option: Partial<Lifetimes>): Lifetimes {
  requireObject('lifetimes', option)
  requireKnown('lifetimes', option, Object.keys(defaultLifetimes))
  const lifetimes = { ...defaultLifetimes, ...option }
  for (const [name, duration] of Object.entries(lifetimes)) {
    requireDuration(`lifetimes.${name}`, duration, name === 'access' ? longestAccess : Infinity)
    if (duration === 0) throw new TypeError(`lifetimes.${name}: must be longer than 0.`)
  }
  return lifetimes
}
