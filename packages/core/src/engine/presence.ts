import type { SessionWarning } from './engine-state.ts'
import { elapsed, later, type Instant } from './instant.ts'
import { refresh } from './refreshing.ts'
import { same } from './same.ts'
import { tell, type Draft } from './step.ts'
import { end } from './tenure.ts'
import { currentWarning, nearestDeadline } from './warning.ts'

/** Ends a session whose deadline has certainly passed, also by what this tab could not hear while it was frozen or away. */
export function age<User>(draft: Draft<User>): void {
  if (hasPassed(draft)) recall(draft)
  const { holding } = draft.state
  if (!holding) return
  const { cause, certainlyLeft } = nearestDeadline(holding, draft.now)
  if (certainlyLeft <= 0) end(draft, cause === 'idle' ? 'idle' : 'expired', holding.generation)
}

/** What the origin remembers of other tabs. When that was, only the wall clock tells: by the other, it may have been just now. */
function recall<User>(draft: Draft<User>): void {
  const { state, now } = draft
  const at = draft.lastActivity()
  // Tabs tell each other the same moment a little differently. What this tab has from a clock that was ahead would never be surpassed.
  const isNews = state.holding && elapsed(state.holding.activeAt, now) - (now.wall - at) > 1_000
  if (isNews) slideIdle(draft, { wall: at, monotonic: now.monotonic })
}

/**
 * Where only the wall clock says that a deadline has passed, which looks the same after a sleep as when the clock was set, the server is
 * asked. Nothing is sent until it has answered.
 */
export function doubt<User>(draft: Draft<User>): void {
  const { state } = draft
  if (!state.holding || state.verdict === 'rejected' || !hasPassed(draft)) return
  distrust(draft)
  refresh(draft, 'deadline-in-doubt')
}

/** Nothing is sent until another tab or the server has confirmed the session. */
export function distrust<User>(draft: Draft<User>): void {
  if (draft.state.holding) draft.state = { ...draft.state, verdict: 'rejected' as const }
}

function hasPassed<User>({ state: { holding }, now }: Draft<User>): boolean {
  return holding !== undefined && nearestDeadline(holding, now).left <= 0
}

/**
 * Activity moves the idle deadline. While a warning of idleness shows, mere presence does not count, so that the way to its buttons
 * does not take it away; a deed does, so that nobody who works is signed out for want of an answer.
 */
export function beActive<User>(draft: Draft<User>, deliberate: boolean): void {
  const { state, now } = draft
  if (!state.holding || (state.warning?.cause === 'idle' && !deliberate)) return
  const { activeAt, idleTimeout } = state.holding
  if (elapsed(activeAt, now) > Math.min(10_000, idleTimeout / 20)) shareActivity(draft)
}

/** The user asked to stay signed in: that is activity, and the server is told at once. */
export function extend<User>(draft: Draft<User>): void {
  if (!draft.state.holding) return
  shareActivity(draft)
  draft.state = { ...draft.state, wantsExtension: true }
  refresh(draft, 'extend')
}

/** What somebody does after the deadline does not undo that it has passed. */
function shareActivity<User>(draft: Draft<User>): void {
  if (hasPassed(draft)) return
  slideIdle(draft, draft.now)
  tell(draft, { type: 'active', at: draft.now })
}

/** Moves the idle deadline, never back. */
export function slideIdle<User>(draft: Draft<User>, activeAt: Instant): void {
  const { state } = draft
  if (!state.holding) return
  draft.state = { ...state, holding: { ...state.holding, activeAt: later(state.holding.activeAt, activeAt) } }
}

/** Hides the warning in all tabs until the next threshold. */
export function dismiss<User>(draft: Draft<User>): void {
  const { state } = draft
  if (!state.holding || !state.warning) return
  const { level, cause } = state.warning
  draft.state = { ...state, dismissed: state.warning }
  tell(draft, { type: 'dismissed', level, cause })
}

/** Works the standing warning out anew. A dismissal lasts as long as the warning that it hides. */
export function warn<User>(draft: Draft<User>): void {
  const { state, now, policy } = draft
  if (!state.holding) return
  const current = currentWarning(state.holding, now, policy)
  const dismissed = isSameWarning(current, state.dismissed) ? state.dismissed : null
  const warning = dismissed ? null : same(state.warning, current)
  if (warning !== state.warning || dismissed !== state.dismissed) draft.state = { ...state, warning, dismissed }
}

/** Whether both speak of the same threshold before the same deadline. */
export function isSameWarning(one: WarningName | null, other: WarningName | null): boolean {
  return one?.level === other?.level && one?.cause === other?.cause
}

type WarningName = Pick<SessionWarning, 'level' | 'cause'>
