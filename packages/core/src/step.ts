import type { Instant } from './deadline.ts'
import type { Attempt, EngineState } from './engine.ts'
import type { Grant } from './grant.ts'
import type { RefreshCause } from './inspection.ts'
import type { PeerMessage } from './peer-message.ts'
import type { Policy } from './policy.ts'
import type { EndReason } from './state.ts'

/** What can happen. Events are facts. */
export type SessionEvent<User> =
  /** `remembered`: the last thing this origin knew is that nobody is signed in. */
  | { readonly type: 'started'; readonly remembered: boolean }
  | { readonly type: 'woke-up' }
  | { readonly type: 'attention-changed'; readonly visible?: boolean; readonly online?: boolean }
  /** `deliberate`: not mere presence, but a click or typed input. */
  | { readonly type: 'user-active'; readonly deliberate: boolean }
  | { readonly type: 'credential-wanted'; readonly minValidity: number }
  | { readonly type: 'credential-rejected'; readonly generation: number; readonly replay: boolean }
  | { readonly type: 'refresh-requested'; readonly extend: boolean }
  | { readonly type: 'refresh-granted'; readonly generation: number; readonly grant: Grant<User> }
  | { readonly type: 'refresh-refused'; readonly generation: number; readonly reason: EndReason }
  | {
      readonly type: 'refresh-failed'
      readonly generation: number
      readonly cause: unknown
      readonly retryAfter?: number
    }
  | { readonly type: 'signed-in'; readonly grant: Grant<User> }
  | { readonly type: 'signed-out' }
  | { readonly type: 'warning-dismissed' }
  | { readonly type: 'peer-spoke'; readonly message: PeerMessage<User> }

/** What is to be done. Effects are orders. */
export type Effect<User> =
  | RefreshOrder
  | { readonly type: 'abandon-refresh' }
  | { readonly type: 'tell-peers'; readonly message: PeerMessage<User> }

export interface RefreshOrder extends Attempt {
  readonly type: 'refresh'
  readonly generation: number
  readonly cause: RefreshCause
  /** The generation of the credential that is to be replaced; 0 where there is none. */
  readonly newerThan: number
}

export interface Moment {
  readonly now: Instant
  /** A number in [0, 1). */
  readonly random: number
  readonly policy: Policy
}

export interface Step<User> {
  readonly state: EngineState<User>
  readonly effects: readonly Effect<User>[]
}

/** Nothing happens. */
export function stay<User>(state: EngineState<User>): Step<User> {
  return { state, effects: [] }
}

/** One step after the other, as one. */
export function andThen<User>(step: Step<User>, next: (state: EngineState<User>) => Step<User>): Step<User> {
  const { state, effects } = next(step.state)
  return { state, effects: [...step.effects, ...effects] }
}
