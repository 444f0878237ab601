import { remaining } from './deadline.ts'
import { heldGeneration, isUsable, nextGeneration, refreshDueIn, type EngineState } from './engine.ts'
import type { RefreshCause } from './inspection.ts'
import { drawBackoff } from './policy.ts'
import { stay, type Moment, type Step } from './step.ts'

/** Goes on with what is due: the next attempt, or a refresh ahead of need. */
export function pursue<User>(state: EngineState<User>, moment: Moment): Step<User> {
  const { activity } = state
  if (activity.type === 'backing-off') {
    return state.online && remaining(activity.retry, moment.now) <= 0 ? refresh(state, 'retry', moment) : stay(state)
  }
  const isDue = state.status === 'signed-in' && refreshDueIn(state.holding, moment.now) <= 0
  return isDue && mayRefreshAhead(state) ? refresh(state, 'due', moment) : stay(state)
}

/** Only a tab that somebody looks at refreshes ahead of need: the others learn of it, or refresh at their next request. */
export function mayRefreshAhead<User>({ activity, visible, online }: EngineState<User>): boolean {
  return activity.type === 'steady' && visible && online
}

/** The tab was shown or hidden, or its network came or went. */
export function changeAttention<User>(
  state: EngineState<User>,
  { visible = state.visible, online = state.online }: { visible?: boolean; online?: boolean },
  moment: Moment,
): Step<User> {
  const isBack = online && !state.online
  const next = visible === state.visible && online === state.online ? state : { ...state, visible, online }
  return isBack && next.activity.type === 'backing-off' ? refresh(next, 'retry', moment) : pursue(next, moment)
}

/** A request needs a credential. */
export function want<User>(state: EngineState<User>, minValidity: number, moment: Moment): Step<User> {
  if (state.status !== 'signed-in' || state.activity.type !== 'steady') return stay(state)
  const { holding } = state
  if (!isUsable(holding.credential, moment.now, minValidity)) return refresh(state, 'expired', moment)
  return refreshDueIn(holding, moment.now) <= 0 ? refresh(state, 'due', moment) : stay(state)
}

/** The API answered 401 to a credential. */
export function reject<User>(
  state: EngineState<User>,
  { generation, replay }: { readonly generation: number; readonly replay: boolean },
  moment: Moment,
): Step<User> {
  // A request sees its 401 late: its credential may already have been replaced.
  if (state.status !== 'signed-in' || state.holding.credential.generation !== generation) return stay(state)
  const { credential } = state.holding
  if (credential.distrusted || credential.rejected) return stay(state)

  const changed = replay ? { ...credential, distrusted: true } : { ...credential, rejected: true }
  const next = { ...state, holding: { ...state.holding, credential: changed } }
  return replay || next.activity.type !== 'steady' ? stay(next) : refresh(next, 'rejected', moment)
}

/** Begins a refresh, unless one is under way. */
export function refresh<User>(state: EngineState<User>, cause: RefreshCause, { now }: Moment): Step<User> {
  const { activity } = state
  if (activity.type === 'refreshing') return stay(state)

  const generation = nextGeneration(state, now)
  const failed = activity.type === 'backing-off' ? activity : { attempt: 0, series: generation, extend: false }
  const attempt = { attempt: failed.attempt + 1, series: failed.series, extend: failed.extend || cause === 'extend' }
  return {
    state: { ...state, generation, activity: { type: 'refreshing', extendNext: false, ...attempt } },
    effects: [{ type: 'refresh', generation, cause, newerThan: heldGeneration(state), ...attempt }],
  }
}

/** No answer that says anything: the session is kept, and the server asked again later. */
export function backOff<User>(
  state: EngineState<User>,
  { cause, retryAfter }: { readonly cause: unknown; readonly retryAfter?: number },
  { now, random }: Moment,
): Step<User> {
  const { activity } = state
  if (activity.type !== 'refreshing') return stay(state)
  if (state.status === 'signed-out') return { state: { ...state, activity: { type: 'steady' } }, effects: [] }

  const lifetime = Math.max(drawBackoff(activity.attempt, random), retryAfter ?? 0)
  const { attempt, series, extend, extendNext } = activity
  const retry = { since: now, lifetime }
  const waiting = { type: 'backing-off', retry, cause, attempt, series, extend: extend || extendNext } as const
  const next = { ...state, activity: waiting }
  return stay(next.status === 'restoring' ? { ...next, status: 'unreachable' } : next)
}

/** The one guard against races: is this the answer to the question that is open now? */
export function isCurrent<User>(state: EngineState<User>, { generation }: { readonly generation: number }): boolean {
  return state.activity.type === 'refreshing' && state.generation === generation
}
