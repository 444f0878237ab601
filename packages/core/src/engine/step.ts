import type { Attempt, EngineState } from './engine-state.ts'
import type { Grant, Outcome } from '../server/read-outcome.ts'
import type { RefreshCause } from '../inspection/inspection.ts'
import type { Instant } from './instant.ts'
import type { PeerMessage } from '../tabs/peer-message.ts'
import type { Policy } from './policy.ts'
import type { AttentionEvent } from '../runtime/runtime.ts'

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
