import type { Instant } from './deadline.ts'
import { nextGeneration, receive, type EngineState, type Holding } from './engine.ts'
import type { Grant } from './grant.ts'
import { share } from './peer-message.ts'
import { refresh } from './refreshing.ts'
import type { EndReason } from './state.ts'
import { andThen, type Moment, type Step } from './step.ts'

/** Somebody signed in here. */
export function signIn<User>(state: EngineState<User>, granted: Grant<User>, moment: Moment): Step<User> {
  const generation = nextGeneration(state, moment.now)
  const holding = receive(granted, { generation, now: moment.now, random: moment.random }, undefined)
  return tell(keep(state, holding, moment), 'signed-in', holding, moment)
}

/** The server granted a refresh. */
export function grant<User>(state: EngineState<User>, granted: Grant<User>, moment: Moment): Step<User> {
  const previous = state.status === 'signed-in' ? state.holding : undefined
  if (previous && isSomebodyElse(previous, granted)) return end(state, 'user-switched', moment.now)
  const generation = nextGeneration(state, moment.now)
  const holding = receive(granted, { generation, now: moment.now, random: moment.random }, previous)
  const wantsExtension = state.activity.type === 'refreshing' && state.activity.extendNext
  const told = tell(keep(state, holding, moment), 'refreshed', holding, moment)
  return wantsExtension ? andThen(told, (kept) => refresh(kept, 'extend', moment)) : told
}

/** Another tab holds something newer of the same user. A wish to extend still has to reach the server. */
export function follow<User>(state: EngineState<User>, holding: Holding<User>, moment: Moment): Step<User> {
  const { activity } = state
  const wantsExtension =
    activity.type !== 'steady' && (activity.extend || (activity.type === 'refreshing' && activity.extendNext))
  const kept = keep(state, holding, moment)
  return wantsExtension ? andThen(kept, (next) => refresh(next, 'extend', moment)) : kept
}

/** Puts a holding in force; what was in flight no longer matters. */
function keep<User>(state: EngineState<User>, holding: Holding<User>, { now }: Moment): Step<User> {
  const standing = state.status === 'signed-in' ? state : { warning: null, dismissed: null }
  return {
    state: {
      ...unchanged(state),
      status: 'signed-in',
      generation: Math.max(nextGeneration(state, now), holding.credential.generation),
      holding,
      warning: standing.warning,
      dismissed: standing.dismissed,
    },
    effects: [{ type: 'abandon-refresh' }],
  }
}

function tell<User>(
  step: Step<User>,
  type: 'signed-in' | 'refreshed',
  holding: Holding<User>,
  { now }: Moment,
): Step<User> {
  const message = { type, holding: share(holding, now) }
  return { ...step, effects: [...step.effects, { type: 'tell-peers', message }] }
}

/** The server will not refresh: there is no session any more. */
export function refuse<User>(state: EngineState<User>, reason: EndReason, { now }: Moment): Step<User> {
  if (state.status === 'signed-out') return { state: { ...state, activity: { type: 'steady' } }, effects: [] }
  return state.status === 'signed-in' ? endForAll(state, reason, now) : end(state, reason, now)
}

/** Nobody is signed in any more, in this tab. */
export function end<User>(state: EngineState<User>, reason: EndReason, now: Instant): Step<User> {
  return {
    state: { ...unchanged(state), status: 'signed-out', reason, generation: nextGeneration(state, now) },
    effects: [{ type: 'abandon-refresh' }],
  }
}

/** Nobody is signed in any more, in any tab. */
export function endForAll<User>(state: EngineState<User>, reason: EndReason, now: Instant): Step<User> {
  return andThen(end(state, reason, now), (ended) => ({
    state: ended,
    effects: [{ type: 'tell-peers', message: { type: 'ended', generation: ended.generation, reason } }],
  }))
}

/** Whether both are known and differ. */
export function isSomebodyElse<User>(held: Holding<User>, other: { readonly userId: string | undefined }): boolean {
  return held.userId !== undefined && other.userId !== undefined && held.userId !== other.userId
}

/** What outlives a change of status. */
function unchanged<User>({
  visible,
  online,
}: EngineState<User>): Pick<EngineState<User>, 'visible' | 'online' | 'activity'> {
  return { visible, online, activity: { type: 'steady' } }
}
