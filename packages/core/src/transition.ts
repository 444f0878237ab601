import { remaining } from './deadline.ts'
import { refreshDueIn, type EngineState } from './engine.ts'
import { hear } from './hearing.ts'
import { age, beActive, dismiss, extend, warn } from './presence.ts'
import { backOff, changeAttention, isCurrent, mayRefreshAhead, pursue, refresh, reject, want } from './refreshing.ts'
import { stay, andThen, type Moment, type SessionEvent, type Step } from './step.ts'
import { end, endForAll, grant, refuse, signIn } from './tenure.ts'
import { nearestDeadline, nextWarningIn } from './warning.ts'

/**
 * The whole of the session's behaviour: what `event` makes of `state` at this moment. It reads no clock, starts nothing and never
 * throws. Deadlines come before the event: a key pressed after the session ended does not keep it alive.
 */
export function transition<User>(state: EngineState<User>, event: SessionEvent<User>, moment: Moment): Step<User> {
  return warn(
    andThen(age(state, moment), (aged) => react(aged, event, moment)),
    moment,
  )
}

/** Milliseconds until something falls due by itself; `Infinity` where nothing does. */
export function nextWakeUp<User>(state: EngineState<User>, { now, policy }: Moment): number {
  const { activity } = state
  const delays = [activity.type === 'backing-off' && state.online ? remaining(activity.retry, now) : Infinity]
  if (state.status === 'signed-in') {
    const { holding } = state
    if (holding.session) {
      delays.push(
        remaining(nearestDeadline(holding.session, now).deadline, now),
        nextWarningIn(holding.session, now, policy),
      )
    }
    if (mayRefreshAhead(state)) delays.push(refreshDueIn(holding, now))
  }
  return Math.min(...delays)
}

function react<User>(state: EngineState<User>, event: SessionEvent<User>, moment: Moment): Step<User> {
  switch (event.type) {
    case 'started':
      if (state.status !== 'restoring' || state.activity.type !== 'steady') return stay(state)
      return event.remembered ? end(state, 'none', moment.now) : refresh(state, 'restore', moment)

    case 'woke-up':
      return pursue(state, moment)

    case 'attention-changed':
      return changeAttention(state, event, moment)

    case 'user-active':
      return beActive(state, event.deliberate, moment)

    case 'credential-wanted':
      return want(state, event.minValidity, moment)

    case 'credential-rejected':
      return reject(state, event, moment)

    case 'refresh-requested':
      return event.extend ? extend(state, moment) : refresh(state, 'requested', moment)

    case 'refresh-granted':
      return isCurrent(state, event) ? grant(state, event.grant, moment) : stay(state)

    case 'refresh-refused':
      return isCurrent(state, event) ? refuse(state, event.reason, moment) : stay(state)

    case 'refresh-failed':
      return isCurrent(state, event) ? backOff(state, event, moment) : stay(state)

    case 'signed-in':
      return signIn(state, event.grant, moment)

    case 'signed-out':
      return state.status === 'signed-out' ? stay(state) : endForAll(state, 'signed-out', moment.now)

    case 'warning-dismissed':
      return dismiss(state)

    case 'peer-spoke':
      return hear(state, event.message, moment)
  }
}
