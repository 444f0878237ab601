import { elapsed, remaining, type Instant } from './deadline.ts'
import { later, type EngineState } from './engine.ts'
import { refresh } from './refreshing.ts'
import { stay, andThen, type Moment, type Step } from './step.ts'
import { end } from './tenure.ts'
import { currentWarning, nearestDeadline } from './warning.ts'

/** Ends a session whose deadline has passed. */
export function age<User>(state: EngineState<User>, { now }: Moment): Step<User> {
  if (state.status !== 'signed-in' || !state.holding.session) return stay(state)
  const { cause, deadline } = nearestDeadline(state.holding.session, now)
  return remaining(deadline, now) > 0 ? stay(state) : end(state, cause === 'idle' ? 'idle' : 'expired', now)
}

/**
 * Activity moves the idle deadline. While a warning of idleness shows, mere presence does not count, so that the way to its buttons
 * does not take it away; a deed does, so that nobody who works is signed out for want of an answer.
 */
export function beActive<User>(state: EngineState<User>, deliberate: boolean, { now }: Moment): Step<User> {
  if (state.status !== 'signed-in' || !state.holding.session) return stay(state)
  if (state.warning?.cause === 'idle' && !deliberate) return stay(state)
  const { activeAt, idleTimeout } = state.holding.session
  const isNews = elapsed(activeAt, now) > Math.min(10_000, idleTimeout / 20)
  return isNews ? tellActive(slideIdle(state, now, now)) : stay(state)
}

/** The user asked to stay signed in: that is activity, and the server is told at once. */
export function extend<User>(state: EngineState<User>, moment: Moment): Step<User> {
  if (state.status !== 'signed-in') return stay(state)
  return andThen(tellActive(slideIdle(state, moment.now, moment.now)), (active) =>
    active.activity.type === 'refreshing'
      ? stay({ ...active, activity: { ...active.activity, extendNext: true } })
      : refresh(active, 'extend', moment),
  )
}

/** Moves the idle deadline, never back. */
export function slideIdle<User>(state: EngineState<User>, activeAt: Instant, now: Instant): Step<User> {
  if (state.status !== 'signed-in' || !state.holding.session) return stay(state)
  const session = { ...state.holding.session, activeAt: later(state.holding.session.activeAt, activeAt, now) }
  return { state: { ...state, holding: { ...state.holding, session } }, effects: [] }
}

/** Hides the warning in all tabs until the next threshold. */
export function dismiss<User>(state: EngineState<User>): Step<User> {
  if (state.status !== 'signed-in' || !state.warning) return stay(state)
  const { level, cause } = state.warning
  return {
    state: { ...state, dismissed: { level, cause } },
    effects: [{ type: 'tell-peers', message: { type: 'dismissed', level, cause } }],
  }
}

/** Works the standing warning out anew, and keeps the known object where it still says the same. */
export function warn<User>(step: Step<User>, { now, policy }: Moment): Step<User> {
  const { state } = step
  if (state.status !== 'signed-in') return step
  const current = state.holding.session ? currentWarning(state.holding.session, now, policy) : null
  const isDismissed = current?.level === state.dismissed?.level && current?.cause === state.dismissed?.cause
  const warning = isDismissed ? null : current
  const dismissed = isDismissed ? state.dismissed : null
  const isSame =
    warning?.level === state.warning?.level &&
    warning?.cause === state.warning?.cause &&
    warning?.endsAt === state.warning?.endsAt
  if (isSame && dismissed === state.dismissed) return step
  return { ...step, state: { ...state, warning: isSame ? state.warning : warning, dismissed } }
}

function tellActive<User>(step: Step<User>): Step<User> {
  return { ...step, effects: [...step.effects, { type: 'tell-peers', message: { type: 'active', idleFor: 0 } }] }
}
