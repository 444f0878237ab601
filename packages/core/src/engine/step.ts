import type { Attempt, EndReason, EngineState, SessionWarning } from './engine-state.ts'
import type { Grant, Holding, Owner } from './holding.ts'
import type { Instant } from './instant.ts'
import type { Policy } from './policy.ts'

/** What can happen. Events are facts. */
export type SessionEvent<User> =
  /** `remembered`: the last thing this origin knew is that nobody is signed in. */
  | { readonly type: 'started'; readonly remembered: boolean }
  | { readonly type: 'woke-up' }
  | { readonly type: AttentionEvent }
  | { readonly type: 'credential-wanted'; readonly minValidity: number }
  | { readonly type: 'credential-rejected'; readonly generation: number; readonly replay: boolean }
  | { readonly type: 'refresh-requested'; readonly extend: boolean }
  /** What became of the refresh that began this generation. */
  | (Outcome<User> & { readonly generation: number })
  | { readonly type: 'signed-in'; readonly grant: Grant<User> }
  | { readonly type: 'signed-out' }
  | { readonly type: 'warning-dismissed' }
  /** `heard`: the latest generation that the other tab knew of. */
  | { readonly type: 'peer-spoke'; readonly message: PeerMessage<User>; readonly heard: number }

/**
 * `present`: somebody moved, pressed, scrolled. `acted`: somebody did something: a click, typed input; reported after the page's own
 * handlers ran. `freezing`: the browser is about to stop this tab. `paused`: the page goes to the back/forward cache. `resumed`: back
 * from either.
 */
export type AttentionEvent =
  | 'visible'
  | 'hidden'
  | 'online'
  | 'offline'
  | 'freezing'
  | 'paused'
  | 'resumed'
  | 'present'
  | 'acted'

/** What a refresh or a sign-in came to. */
export type Outcome<User> =
  | { readonly type: 'refresh-succeeded'; readonly grant: Grant<User> }
  /** `isGuess`: the answer does not say so, and nothing is forgotten for it. */
  | { readonly type: 'refresh-refused'; readonly reason: EndReason; readonly isGuess?: boolean | undefined }
  /** No answer that says anything about the session. `retryAfter` in milliseconds, where the server named it. */
  | {
      readonly type: 'refresh-failed'
      readonly cause: unknown
      readonly status?: number | undefined
      readonly retryAfter?: number | undefined
      /** The refresh token has been replaced meanwhile: the cookie, or the store, already holds its successor. */
      readonly superseded?: boolean
      /** An answer came, and it is not of the kind that passes: somebody has to say what it means. */
      readonly isUnclear?: boolean
    }

/** What tabs of one origin tell each other. */
export type PeerMessage<User> =
  /** Who holds a credential newer than mine? */
  | { readonly type: 'asked'; readonly question: string; readonly newerThan: number }
  /** Not me. */
  | { readonly type: 'empty'; readonly question: string }
  /** This is what I hold: news after a refresh, or the answer to a question. */
  | { readonly type: 'refreshed'; readonly holding: Holding<User> }
  /** Somebody signed in here; without what I hold where the credential is not shared. */
  | (Pick<Owner<User>, 'userId' | 'since'> & {
      readonly type: 'signed-in'
      readonly holding: Holding<User> | undefined
    })
  | { readonly type: 'ended'; readonly generation: number; readonly reason: EndReason }
  /** Somebody was active. */
  | { readonly type: 'active'; readonly at: Instant }
  | ({ readonly type: 'dismissed' } & Pick<SessionWarning, 'level' | 'cause'>)

/** What is to be done. Effects are orders. */
export type Effect<User> = RefreshOrder | { readonly type: 'tell-peers'; readonly message: PeerMessage<User> }

export interface RefreshOrder extends Attempt {
  readonly type: 'refresh'
  readonly generation: number
  readonly cause: RefreshCause
  /** Whether it carries the user's wish to stay signed in. */
  readonly extend: boolean
  /** The generation of the credential that is to be replaced; 0 where there is none. */
  readonly newerThan: number
}

/** Why a refresh began. */
export type RefreshCause =
  | 'restore'
  | 'due'
  | 'expired'
  | 'rejected'
  | 'requested'
  | 'extend'
  | 'retry'
  | 'peer-signed-in'
  | 'deadline-in-doubt'

export interface Moment {
  readonly now: Instant
  /**
   * The last activity in any tab of this origin, as far as it is remembered: milliseconds since the epoch, by the wall clock; looked up
   * only before an idle end.
   */
  readonly lastActivity: () => number
  /** A number in [0, 1). */
  readonly random: number
  readonly policy: Policy
}

export interface Step<User> {
  readonly state: EngineState<User>
  readonly effects: readonly Effect<User>[]
}

/** A step in the making. It lives no longer than one call of `transition`, which alone hands it to those that write into it. */
export interface Draft<User> extends Moment {
  state: EngineState<User>
  readonly effects: Effect<User>[]
}

/** Has the other tabs told. */
export function tell<User>({ effects }: Draft<User>, message: PeerMessage<User>): void {
  effects.push({ type: 'tell-peers', message })
}
