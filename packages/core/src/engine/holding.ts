import { elapsed, type Instant } from './instant.ts'
import { leeway } from './policy.ts'

/** What the server granted, in our words. All durations are milliseconds. */
export interface Grant<User> {
  /** Undefined in cookie mode, where no script sees it. */
  readonly accessToken: string | undefined
  /** `Infinity` where neither the server nor the token tells. */
  readonly lifetime: number
  /** Undefined where the answer names none: then the one that is known goes on. */
  readonly user: User
  /** Whose session this is, as far as the server tells; compared before anything is adopted. */
  readonly userId: string | undefined
  /** Absent where the server says nothing of the session: then nothing ends it. */
  readonly sessionId: string | undefined
  /** To the absolute end. */
  readonly endsIn: number
  readonly idleTimeout: number
  /** How long nobody had been active when the server answered. */
  readonly idleFor: number
  /** When the answer arrived. @default when it is kept */
  readonly receivedAt?: Instant
}

/** What a signed-in tab holds: what the server granted, and when. */
export interface Holding<User> extends Omit<Grant<User>, 'idleFor' | 'receivedAt'> {
  /** The generation it came with, which is its name: tokens are never compared by their text. */
  readonly generation: number
  /** The generation of the sign-in that all this descends from, or of the refresh that restored it: the sign-in was before that. */
  readonly since: number
  readonly receivedAt: Instant
  /** The last activity that the server knows of. */
  readonly reportedAt: Instant
  /** When somebody was last active, in any tab. */
  readonly activeAt: Instant
}

/** Whether it came with a sign-in and has not been refreshed since: whether the refresh token was kept is not known yet. */
export function isUnproven({ generation, since }: Pick<Holding<unknown>, 'generation' | 'since'>): boolean {
  return generation === since
}

/** Whose session it is or was. */
export type Owner<User> = Pick<Holding<User>, 'user' | 'userId' | 'since'>

/** Whether a credential lives for `minValidity` milliseconds more, and does not expire on its way. */
export function isLive<User>({ lifetime, receivedAt }: Holding<User>, now: Instant, minValidity = 0): boolean {
  return lifetime - elapsed(receivedAt, now) > Math.max(minValidity, leeway(lifetime))
}

/** Whether both are known and differ. */
export function isSomebodyElse(
  one: { readonly userId: string | undefined },
  other: { readonly userId: string | undefined },
): boolean {
  return one.userId !== undefined && other.userId !== undefined && one.userId !== other.userId
}
