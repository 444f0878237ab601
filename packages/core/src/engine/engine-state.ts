import { isLive, type Holding, type Owner } from './holding.ts'
import type { Instant } from './instant.ts'

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

/**
 * Why nobody is signed in.
 *
 * | reason | meaning |
 * |---|---|
 * | `none` | there was no session to restore |
 * | `cookie-not-kept` | the browser has not kept the cookie that the sign-in set: blocked, too large, or `Secure` where it cannot be |
 * | `signed-out` | somebody signed out here |
 * | `signed-out-elsewhere` | somebody signed out in another tab |
 * | `user-switched` | another user signed in, in another tab |
 * | `idle` | the session ended because nobody was active |
 * | `expired` | the session reached its absolute end, or the server just said no |
 * | `revoked` | the server ended the session |
 * | `reuse-detected` | a refresh token was used twice: somebody may have stolen it |
 * | `not-bound` | the session is bound to the browser that signed in, and this one has no key for it |
 */
export type EndReason =
  | 'none'
  | 'cookie-not-kept'
  | 'signed-out'
  | 'signed-out-elsewhere'
  | 'user-switched'
  | 'idle'
  | 'expired'
  | 'revoked'
  | 'reuse-detected'
  | 'not-bound'

/** The session is about to end. At most one warning stands at a time: the one for whichever deadline comes first. */
export interface SessionWarning {
  /** The threshold of `warnAt` that was crossed, in milliseconds before the deadline. */
  readonly level: number
  /** Which deadline it is: nobody was active (`idle`), or the session's absolute end (`absolute`). */
  readonly cause: 'idle' | 'absolute'
  /** When the session ends, in milliseconds since the epoch; count down against `session.now()`. */
  readonly endsAt: number
  /** Whether `extend()` can help. An absolute end cannot be moved. */
  readonly extendable: boolean
}

/** What the session does about its credential: nothing, asking for a new one, or waiting to ask again after trouble. */
export type Activity = 'steady' | 'refreshing' | 'backing-off'

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

/** One try at a refresh. */
export interface Attempt {
  /** Counted from 1. */
  readonly attempt: number
  /** The generation of the first attempt: what the server knows as one refresh. */
  readonly series: number
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
export function nextGeneration(state: Facts, now: Instant): number {
  return Math.max(latestGeneration(state) + 1, Math.floor(now.wall))
}

/** The latest generation that this tab knows of. */
export function latestGeneration({ generation, heard }: Facts): number {
  return Math.max(generation, heard)
}

/** The one guard against races: is this the generation of the refresh that is under way now? */
export function isCurrent(state: Facts, generation: number): boolean {
  return state.activity.type === 'refreshing' && state.generation === generation
}

/** Whether the credential can be sent and lives for `minValidity` milliseconds more. */
export function isUsable<User>({ holding, verdict }: SignedInPhase<User>, now: Instant, minValidity = 0): boolean {
  return verdict !== 'rejected' && isLive(holding, now, minValidity)
}
