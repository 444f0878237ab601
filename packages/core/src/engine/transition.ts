import { isCurrent, isOut, isUntouched, type EngineState } from './engine-state.ts'
import { hear } from './hearing.ts'
import { age, beActive, dismiss, distrust, doubt, extend, warn } from './presence.ts'
import { backOff, nextRefreshIn, pursue, refresh, reject, want } from './refreshing.ts'
import type { Draft, Moment, SessionEvent, Step } from './step.ts'
import { end, endForAll, grant, refuse, signIn } from './tenure.ts'
import { nearestDeadline, nextWarningIn } from './warning.ts'

/**
 * The whole of the session's behaviour: what `event` makes of `state` at this moment. It reads no clock, starts nothing and never
 * throws. Deadlines come before the event: a key pressed after the session ended does not keep it alive.
 */
export function transition<User>(state: EngineState<User>, event: SessionEvent<User>, moment: Moment): Step<User> {
  const draft: Draft<User> = { ...moment, state, effects: [] }
  age(draft)
  react(draft, event)
  doubt(draft)
  warn(draft)
  return { state: draft.state, effects: draft.effects }
}

/** Milliseconds until something falls due by itself; `Infinity` where nothing does. */
export function nextWakeUp<User>(state: EngineState<User>, { now, policy }: Moment): number {
  const refreshIn = nextRefreshIn(state, now)
  if (!state.holding) return refreshIn
  const { left, certainlyLeft } = nearestDeadline(state.holding, now)
  // A deadline that has passed in doubt waits for the server's answer.
  const deadlineIn = left > 0 ? left : certainlyLeft
  return Math.min(refreshIn, deadlineIn, nextWarningIn(state.holding, now, policy))
}

function react<User>(draft: Draft<User>, event: SessionEvent<User>): void {
  const { state } = draft
  switch (event.type) {
    case 'started':
      if (!isUntouched(state)) return undefined
      return event.remembered ? end(draft, 'none') : refresh(draft, 'restore')

    case 'woke-up':
      return pursue(draft)

    case 'visible':
    case 'hidden':
      draft.state = { ...state, visible: event.type === 'visible' }
      if (event.type === 'visible') beActive(draft, false)
      return pursue(draft)

    case 'online':
    case 'offline':
      draft.state = { ...state, online: event.type === 'online' }
      return event.type === 'online' && state.activity.type === 'backing-off' ? refresh(draft, 'retry') : pursue(draft)

    case 'present':
    case 'acted':
      return beActive(draft, event.type === 'acted')

    case 'freezing':
    case 'paused':
      // A tab that stands still must not hold the lock. What it holds may be over when it goes on: by then that is too late to be decided.
      distrust(draft)
      return backOff(draft, new Error('The page was left.'))

    case 'resumed':
      // Whoever was away may have missed a sign-out, and asks the others, then the server, unless the others have spoken already.
      return state.holding && state.verdict === 'rejected' ? refresh(draft, 'restore') : pursue(draft)

    case 'credential-wanted':
      return want(draft, event.minValidity)

    case 'credential-rejected':
      return reject(draft, event)

    case 'refresh-requested':
      return event.extend ? extend(draft) : refresh(draft, 'requested')

    case 'refresh-succeeded':
      return isCurrent(state, event.generation) ? grant(draft, event.grant) : undefined

    case 'refresh-refused':
      return isCurrent(state, event.generation) ? refuse(draft, event.reason) : undefined

    case 'refresh-failed':
      return isCurrent(state, event.generation) ? backOff(draft, event.cause, event.retryAfter) : undefined

    case 'signed-in':
      return signIn(draft, event.grant)

    case 'signed-out':
      // It also wins over the question whether a peer's sign-in is true, and over the hope that the user comes back.
      return isOut(state) ? undefined : endForAll(draft, 'signed-out')

    case 'warning-dismissed':
      return dismiss(draft)

    case 'peer-spoke':
      return hear(draft, event.message, event.heard)
  }
}
