import { remaining, wallTime, type Deadline, type Instant } from './deadline.ts'
import { idleDeadline, type SessionDeadlines } from './engine.ts'
import type { Policy } from './policy.ts'
import type { SessionWarning } from './state.ts'

/** The warning that stands now: the lowest threshold crossed before whichever deadline comes first. */
export function currentWarning(session: SessionDeadlines, now: Instant, policy: Policy): SessionWarning | null {
  const { cause, deadline } = nearestDeadline(session, now)
  const level = levels(session, cause, policy).findLast((each) => remaining(deadline, now) <= each)
  return level === undefined ? null : { level, cause, endsAt: wallTime(deadline), extendable: cause === 'idle' }
}

/** The deadline that comes first, and what it is. */
export function nearestDeadline(
  session: SessionDeadlines,
  now: Instant,
): { readonly cause: SessionWarning['cause']; readonly deadline: Deadline } {
  const idle = idleDeadline(session)
  return remaining(idle, now) < remaining(session.absolute, now)
    ? { cause: 'idle', deadline: idle }
    : { cause: 'absolute', deadline: session.absolute }
}

/** Milliseconds until the next threshold is crossed; `Infinity` where there is none. */
export function nextWarningIn(session: SessionDeadlines, now: Instant, policy: Policy): number {
  const { cause, deadline } = nearestDeadline(session, now)
  const left = remaining(deadline, now)
  return Math.min(...levels(session, cause, policy).map((each) => (left > each ? left - each : Infinity)))
}

/** A threshold no shorter than the idle timeout itself would warn from the first moment on. */
function levels(
  { idleTimeout }: SessionDeadlines,
  cause: SessionWarning['cause'],
  { warnAt }: Policy,
): readonly number[] {
  return cause === 'idle' ? warnAt.filter((each) => each < idleTimeout) : warnAt
}
