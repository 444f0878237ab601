import type { Grant } from '../server/read-outcome.ts'
import { elapsed, type Instant } from './instant.ts'
import { leeway } from './policy.ts'
import type { EndReason, SessionWarning } from '../session/state.ts'

/**
 * Everything a tab knows of its session. `generation` grows whenever what is in flight stops mattering: an answer that carries an older
 * one is dropped. It never lags behind the wall clock, so generations of different tabs can be compared.
 */
export type EngineState<User> = Facts & Phase<User>

export interface Facts {
  readonly generation: number
  /** The latest generation that any other tab has spoken of: the next one here is later. */
  readonly heard: number
  readonly visible: boolean
  readonly online: boolean
  readonly activity: RefreshActivity
  /** The user asked to stay signed in, and the server has not confirmed it yet. No peer's answer can fulfil that. */
  readonly wantsExtension: boolean
}

type Phase<User> =
  /** Not known yet; backing off or at a second attempt it is what a page sees as `unreachable`. */
  | {
      readonly status: 'restoring'
      readonly holding?: undefined
      readonly reason?: undefined
      readonly held?: undefined
      readonly dismissed?: undefined
    }
  | SignedInPhase<User>
  | SignedOutPhase<User>

export interface SignedInPhase<User> {
  readonly status: 'signed-in'
  readonly reason?: undefined
  readonly held?: undefined
  readonly holding: Holding<User>
  /** Milliseconds after its receipt at which the credential is renewed ahead of its expiry. Each tab draws its own. */
  readonly refreshAfter: number
  /**
   * `rejected`: the API answered 401, or the session may have ended: it is not sent again. `distrusted`: even a replay was answered 401,
   * so 401s start no refresh (a breaker).
   */
  readonly verdict: 'accepted' | 'rejected' | 'distrusted'
  readonly warning: SessionWarning | null
  readonly dismissed: SessionWarning | null
}

interface SignedOutPhase<User> {
  readonly status: 'signed-out'
  readonly holding?: undefined
  readonly dismissed?: undefined
  readonly reason: EndReason
  /** Whose session ran out, where that user's requests wait for a new sign-in. */
  readonly held: Owner<User> | undefined
  /** The generation that ended: a sign-in is news where it is newer, however late this tab hears of either. */
  readonly ended: number
}

type RefreshActivity =
  | { readonly type: 'steady'; readonly extend?: undefined }
  | ({ readonly type: 'refreshing'; readonly extend: boolean } & Attempt)
  | ({
      readonly type: 'backing-off'
      readonly extend?: undefined
      readonly since: Instant
      /** Milliseconds after `since` until the next attempt. */
      readonly wait: number
      readonly cause: unknown
    } & Attempt)

/** Whose session it is or was. */
export type Owner<User> = Pick<Holding<User>, 'user' | 'userId' | 'since'>

/** One try at a refresh. */
export interface Attempt {
  /** Counted from 1. */
  readonly attempt: number
  /** The generation of the first attempt: what the server knows as one refresh. */
  readonly series: number
}

/** What a signed-in tab holds: what the server granted, and when. */
export interface Holding<User> extends Omit<Grant<User>, 'idleFor'> {
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

/** Where every session begins. */
export function initialEngine<User>(visible: boolean, online: boolean): EngineState<User> {
  return {
    status: 'restoring',
    generation: 0,
    heard: 0,
    visible,
    online,
    activity: { type: 'steady' },
    wantsExtension: false,
  }
}

/** Whether nothing has been tried yet to restore the session. */
export function isUntouched<User>({ status, activity }: EngineState<User>): boolean {
  return status === 'restoring' && activity.type === 'steady'
}

/** Whether nobody is signed in, and nothing that is under way or hoped for can change that. */
export function isOut<User>({ reason, held, activity }: EngineState<User>): boolean {
  return reason !== undefined && !held && activity.type === 'steady'
}

/**
 * The next generation: later than all that this tab knows of, and not behind the wall clock, so that tabs that never met agree on what is
 * newer (a hybrid logical clock).
 */
export function nextGeneration({ generation, heard }: Facts, now: Instant): number {
  return Math.max(generation + 1, heard + 1, Math.floor(now.wall))
}

/** The one guard against races: is this the generation of the refresh that is under way now? */
export function isCurrent(state: Facts, generation: number): boolean {
  return state.activity.type === 'refreshing' && state.generation === generation
}

/** Whether the credential can be sent and lives for `minValidity` milliseconds more. */
export function isUsable<User>({ holding, verdict }: SignedInPhase<User>, now: Instant, minValidity = 0): boolean {
  return verdict !== 'rejected' && isLive(holding, now, minValidity)
}

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
