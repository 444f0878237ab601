import { isUsable, nextGeneration, type EngineState, type SignedInPhase } from './engine-state.ts'
import { elapsed, type Instant } from './instant.ts'
import { drawBackoff } from './policy.ts'
import type { Draft, RefreshCause } from './step.ts'
import { nearestDeadline } from './warning.ts'

/** The wire speaks in whole seconds, on the way there and back: what differs by less is no unreported activity. */
const WIRE_ROUNDING = 2_000

/**
 * How long to wait at least before the server is asked again where the browser says that there is no network, in milliseconds. Some say so in
 * error (a WebView without the permission to know), so it may slow down, and end nothing.
 */
const OFFLINE_WAIT = 15_000

/** How often a signed-out tab asks the server whether a peer's sign-in is true, until it has an answer. */
const MOST_QUESTIONS = 5

/** Goes on with what is due: the next attempt, or a refresh ahead of need. */
export function pursue<User>(draft: Draft<User>): void {
  const { state, now } = draft
  if (nextRefreshIn(state, now) <= 0) refresh(draft, state.activity.type === 'backing-off' ? 'retry' : 'due')
}

/**
 * Milliseconds until the session refreshes by itself; `Infinity` where it does not. Only a tab that somebody looks at refreshes ahead
 * of need: the others learn of it, or refresh at their next request.
 */
export function nextRefreshIn<User>(state: EngineState<User>, now: Instant): number {
  const { activity, visible } = state
  if (activity.type === 'refreshing') return Infinity
  if (activity.type === 'backing-off') return activity.wait - elapsed(activity.since, now)
  return state.holding && visible ? dueIn(state, now) : Infinity
}

/** The token ages, or the server must hear of activity before its own idle deadline passes. */
function dueIn<User>({ holding, refreshAfter }: SignedInPhase<User>, now: Instant): number {
  const renewal = refreshAfter - elapsed(holding.receivedAt, now)
  const unreported = elapsed(holding.reportedAt, now)
  if (unreported - elapsed(holding.activeAt, now) <= WIRE_ROUNDING) return renewal
  // Not at once again where the server did not heed the last report.
  const gap = holding.idleTimeout / 20 - elapsed(holding.receivedAt, now)
  return Math.min(renewal, Math.max(gap, (holding.idleTimeout * 3) / 4 - unreported))
}

/** Whether a request can have the credential as it is, and nothing is due that its coming should set off. */
export function isReady<User>(state: EngineState<User>, now: Instant, minValidity: number): boolean {
  if (!state.holding || !isUsable(state, now, minValidity)) return false
  return nearestDeadline(state.holding, now).left > 0 && (state.activity.type !== 'steady' || dueIn(state, now) > 0)
}

/** A request needs a credential. */
export function want<User>(draft: Draft<User>, minValidity: number): void {
  const { state, now } = draft
  // A timer that is late, after a sleep above all, must not be waited for.
  if (state.activity.type === 'backing-off') return pursue(draft)
  if (!state.holding || state.activity.type !== 'steady') return
  if (!isUsable(state, now, minValidity)) refresh(draft, 'expired')
  else if (dueIn(state, now) <= 0) refresh(draft, 'due')
}

/** The API answered 401 to a credential. */
export function reject<User>(
  draft: Draft<User>,
  { generation, replay }: { readonly generation: number; readonly replay: boolean },
): void {
  const { state } = draft
  // A request sees its 401 late: its credential may already have been replaced.
  if (!state.holding || state.holding.generation !== generation || state.verdict !== 'accepted') return
  const verdict: SignedInPhase<User>['verdict'] = replay ? 'distrusted' : 'rejected'
  draft.state = { ...state, verdict }
  if (!replay && state.activity.type === 'steady') refresh(draft, 'rejected')
}

/** Begins a refresh, unless one is under way. */
export function refresh<User>(draft: Draft<User>, cause: RefreshCause): void {
  const { state, now } = draft
  const { activity, wantsExtension: extend } = state
  if (activity.type === 'refreshing') return
  const generation = nextGeneration(state, now)
  const failed = activity.type === 'backing-off' ? activity : { attempt: 0, series: generation }
  const order = { attempt: failed.attempt + 1, series: failed.series, extend }
  draft.state = { ...state, generation, activity: { type: 'refreshing', ...order } }
  draft.effects.push({ type: 'refresh', generation, cause, newerThan: state.holding?.generation ?? 0, ...order })
}

/** No answer that says anything: the session is kept, and the server asked again later. */
export function backOff<User>(draft: Draft<User>, cause: unknown, retryAfter = 0): void {
  const { state, now, random } = draft
  const { activity } = state
  if (activity.type !== 'refreshing') return
  const { attempt, series } = activity
  // Who is signed out has less to lose, and does not ask for ever.
  const isLast = state.reason !== undefined && attempt >= MOST_QUESTIONS
  const wait = Math.max(drawBackoff(attempt, random, retryAfter), state.online ? 0 : OFFLINE_WAIT)
  draft.state = {
    ...state,
    activity: isLast ? { type: 'steady' } : { type: 'backing-off', since: now, wait, cause, attempt, series },
  }
}
