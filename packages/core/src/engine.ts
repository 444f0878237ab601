import { before, elapsed, remaining, type Deadline, type Instant } from './deadline.ts'
import type { Grant } from './grant.ts'
import { drawRefreshDelay, leeway } from './policy.ts'
import type { EndReason, SessionWarning } from './state.ts'

/**
 * Everything a tab knows of its session. `generation` grows whenever what is in flight stops mattering: an answer that carries an older
 * one is dropped. It never lags behind the wall clock, so generations of different tabs can be compared.
 */
export type EngineState<User> = Facts & Phase<User>

interface Facts {
  readonly generation: number
  readonly visible: boolean
  readonly online: boolean
  readonly activity: RefreshActivity
}

export type Phase<User> =
  | { readonly status: 'restoring' }
  | { readonly status: 'unreachable' }
  | ({ readonly status: 'signed-in' } & Tenure<User>)
  | { readonly status: 'signed-out'; readonly reason: EndReason }

/** What being signed in consists of. */
interface Tenure<User> {
  readonly holding: Holding<User>
  readonly warning: SessionWarning | null
  readonly dismissed: Pick<SessionWarning, 'level' | 'cause'> | null
}

export type RefreshActivity =
  | { readonly type: 'steady' }
  | ({
      readonly type: 'refreshing'
      /** Somebody asked to extend the session after this refresh had begun. */
      readonly extendNext: boolean
    } & Attempt)
  | ({ readonly type: 'backing-off'; readonly retry: Deadline; readonly cause: unknown } & Attempt)

/** One try at a refresh. */
export interface Attempt {
  /** Counted from 1. */
  readonly attempt: number
  /** The generation of the first attempt: what the server knows as one refresh. */
  readonly series: number
  /** Whether it carries the user's wish to stay signed in, which no peer's answer can fulfil. */
  readonly extend: boolean
}

/** What a signed-in tab holds: whose it is, what authorizes requests, and the session's deadlines. */
export interface Holding<User> {
  readonly user: User
  /** Whose session this is, as far as the server tells; compared before anything is adopted. */
  readonly userId: string | undefined
  /** The generation of the sign-in that all this descends from. */
  readonly since: number
  readonly credential: Credential
  readonly session: SessionDeadlines | undefined
}

export interface Credential {
  readonly accessToken: string
  /** The generation it came with, which is its name: tokens are never compared by their text. */
  readonly generation: number
  readonly life: Deadline
  /** Milliseconds after `life.since` at which it is renewed ahead of its expiry. */
  readonly refreshAfter: number
  /** The API answered 401 to it, so it is not sent again. */
  readonly rejected: boolean
  /** The API answered 401 even to a replay with it: further 401s start no refresh (a breaker). */
  readonly distrusted: boolean
}

export interface SessionDeadlines {
  readonly id: string
  readonly absolute: Deadline
  readonly idleTimeout: number
  /** When somebody was last active, in any tab. */
  readonly activeAt: Instant
  /** The last activity that the server knows of. */
  readonly reportedAt: Instant
}

/** Where every session begins. */
export function initialEngine<User>(visible: boolean, online: boolean): EngineState<User> {
  return { generation: 0, visible, online, activity: { type: 'steady' }, status: 'restoring' }
}

/** The next generation: larger than the last, and not behind the wall clock, so that tabs that never met agree on what is newer. */
export function nextGeneration({ generation }: Facts, now: Instant): number {
  return Math.max(generation + 1, Math.floor(now.wall))
}

/** The deadline that idleness leads to. */
export function idleDeadline({ activeAt, idleTimeout }: SessionDeadlines): Deadline {
  return { since: activeAt, lifetime: idleTimeout }
}

/** Whether a credential can be sent and lives for `minValidity` milliseconds more. */
export function isUsable({ life, rejected }: Credential, now: Instant, minValidity = 0): boolean {
  return !rejected && remaining(life, now) > Math.max(minValidity, leeway(life.lifetime))
}

/** Milliseconds until the holding should be refreshed ahead of need: its token ages, or the server must hear of activity in time. */
export function refreshDueIn<User>({ credential, session }: Holding<User>, now: Instant): number {
  const renewal = credential.refreshAfter - elapsed(credential.life.since, now)
  if (!session || elapsed(session.reportedAt, now) <= elapsed(session.activeAt, now)) return renewal
  return Math.min(renewal, remaining({ since: session.reportedAt, lifetime: (session.idleTimeout * 3) / 4 }, now))
}

/** What a tab holds once the server granted it; `previous` is what it held of the same sign-in. */
export function receive<User>(
  grant: Grant<User>,
  { generation, now, random }: { generation: number; now: Instant; random: number },
  previous: Holding<User> | undefined,
): Holding<User> {
  const heardAt = grant.session && before(now, grant.session.idleFor)
  return {
    user: sameShape(previous?.user, grant.user) ?? grant.user,
    userId: grant.userId ?? previous?.userId,
    since: previous?.since ?? generation,
    credential: mintCredential(grant, generation, now, random),
    session: grant.session &&
      heardAt && {
        id: grant.session.id,
        absolute: { since: now, lifetime: grant.session.endsIn },
        idleTimeout: grant.session.idleTimeout,
        reportedAt: heardAt,
        activeAt: later(previous?.session?.activeAt, heardAt, now),
      },
  }
}

/** The known object where the new one says the same, so that what compares by identity sees no change. */
function sameShape<User>(known: User | undefined, fresh: User): User | undefined {
  return known !== undefined && JSON.stringify(known) === JSON.stringify(fresh) ? known : undefined
}

function mintCredential<User>(grant: Grant<User>, generation: number, now: Instant, random: number): Credential {
  return {
    accessToken: grant.accessToken,
    generation,
    life: { since: now, lifetime: grant.lifetime },
    refreshAfter: drawRefreshDelay(grant.lifetime, random),
    rejected: false,
    distrusted: false,
  }
}

/** The later of two moments. */
export function later(one: Instant | undefined, other: Instant, now: Instant): Instant {
  return one && elapsed(one, now) < elapsed(other, now) ? one : other
}

/** The generation of what is held; 0 where nothing is. */
export function heldGeneration<User>(state: EngineState<User>): number {
  return state.status === 'signed-in' ? state.holding.credential.generation : 0
}
