import type { EngineState, Facts } from '../../src/engine/engine-state.ts'
import type { Holding } from '../../src/engine/holding.ts'
import type { Grant } from '../../src/engine/holding.ts'
import { defaultOptions } from '../../src/index.ts'
import type { Instant } from '../../src/engine/instant.ts'
import type { PeerMessage } from '../../src/engine/step.ts'
import type { Effect, Moment, SessionEvent } from '../../src/engine/step.ts'
import { transition } from '../../src/engine/transition.ts'

export interface User {
  readonly id: string
}

const START = 1_800_000_000_000
export const minute = 60_000
/** When the session of `signedIn` began; its generations are so many milliseconds after it. */
export const since = START - minute

/** A moment so many milliseconds after what `signedIn` holds was received. */
export function at(elapsed: number, monotonic = elapsed): Instant {
  return { wall: START + elapsed, monotonic }
}

export function granted(over: Partial<Grant<User>> = {}): Grant<User> {
  return {
    accessToken: 'token-2',
    lifetime: 10 * minute,
    user: { id: 'u1' },
    userId: 'u1',
    sessionId: 's1',
    endsIn: Infinity,
    idleTimeout: Infinity,
    idleFor: 0,
    ...over,
  }
}

export function holding(over: Partial<Holding<User>> = {}): Holding<User> {
  const { idleFor: _, ...rest } = granted({ accessToken: 'token-1' })
  return { ...rest, generation: START, since, receivedAt: at(0), reportedAt: at(0), activeAt: at(0), ...over }
}

type Phase<Status> = Extract<EngineState<User>, { readonly status: Status }>

/** What holds in every state. */
const facts: Facts = {
  generation: START,
  heard: 0,
  visible: true,
  online: true,
  activity: { type: 'steady' },
  wantsExtension: false,
}

/** Signed in just now, on a token that lives for ten minutes; `over` changes what is held, `phase` the rest. */
export function signedIn(
  over: Partial<Holding<User>> = {},
  phase: Partial<Omit<Phase<'signed-in'>, 'status' | 'holding'>> = {},
): EngineState<User> {
  return {
    ...facts,
    status: 'signed-in',
    holding: holding(over),
    refreshAfter: 8 * minute,
    verdict: 'accepted',
    warning: null,
    dismissed: null,
    ...phase,
  }
}

/** Signed out since just before the session of `signedIn` began. */
export function signedOut(phase: Partial<Omit<Phase<'signed-out'>, 'status' | 'holding'>> = {}): EngineState<User> {
  return { ...facts, generation: since, status: 'signed-out', reason: 'idle', ended: since, held: undefined, ...phase }
}

export function moment(now: Instant, over: Partial<Moment> = {}): Moment {
  return { now, lastActivity: () => -Infinity, random: 0.5, policy: defaultOptions, ...over }
}

/** What becomes of a state, and what is ordered and told. */
export interface Outcome {
  readonly state: EngineState<User>
  readonly told: readonly PeerMessage<User>[]
  readonly causes: readonly string[]
}

/** What the event makes of the state. */
export function after(state: EngineState<User>, event: SessionEvent<User>, given: Moment): Outcome {
  const { state: next, effects } = transition(state, event, given)
  return { state: next, told: effects.flatMap(toldIn), causes: effects.flatMap(orderedIn) }
}

/** What another tab's message makes of it, a second later. */
export function hears(state: EngineState<User>, message: PeerMessage<User>, given = moment(at(1_000))): Outcome {
  return after(state, { type: 'peer-spoke', message, heard: 0 }, given)
}

function toldIn(effect: Effect<User>): readonly PeerMessage<User>[] {
  return effect.type === 'tell-peers' ? [effect.message] : []
}

function orderedIn(effect: Effect<User>): readonly string[] {
  return effect.type === 'refresh' ? [effect.cause] : []
}
