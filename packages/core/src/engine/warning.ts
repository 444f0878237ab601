import type { SessionWarning } from './engine-state.ts'
import type { Holding } from './holding.ts'
import { elapsed, type Instant } from './instant.ts'
import type { Policy } from './policy.ts'

/** A deadline of the session. */
export interface NearestDeadline extends Pick<SessionWarning, 'cause' | 'endsAt'> {
  /** Milliseconds; `Infinity` where the session has no deadline. */
  readonly left: number
  /** What the monotonic clock alone says, which nobody can set. */
  readonly certainlyLeft: number
}

/** The warning that stands now: the lowest threshold crossed before whichever deadline comes first. */
export function currentWarning<User>(holding: Holding<User>, now: Instant, policy: Policy): SessionWarning | null {
  const { cause, left, endsAt } = nearestDeadline(holding, now)
  // Once it has passed there is nothing left to warn of.
  const level = left > 0 ? levels(holding, cause, policy).findLast((each) => left <= each) : undefined
  return level === undefined ? null : { level, cause, endsAt, extendable: cause === 'idle' }
}

/** The deadline that comes first, and what it is. */
export function nearestDeadline<User>(holding: Holding<User>, now: Instant): NearestDeadline {
  const { receivedAt, endsIn, activeAt, idleTimeout } = holding
  const absolute = deadline('absolute', receivedAt, endsIn, now)
  const idle = deadline('idle', activeAt, idleTimeout, now)
  return idle.left < absolute.left ? idle : absolute
}

function deadline(cause: SessionWarning['cause'], since: Instant, duration: number, now: Instant): NearestDeadline {
  return {
    cause,
    left: duration - elapsed(since, now),
    certainlyLeft: duration - (now.monotonic - since.monotonic),
    endsAt: since.wall + duration,
  }
}

/** Milliseconds until the next threshold is crossed; `Infinity` where there is none. */
export function nextWarningIn<User>(holding: Holding<User>, now: Instant, policy: Policy): number {
  const { cause, left } = nearestDeadline(holding, now)
  return Math.min(...levels(holding, cause, policy).map((each) => (left > each ? left - each : Infinity)))
}

/** A threshold no shorter than the idle timeout itself would warn from the first moment on; where all are, its last third does. */
function levels<User>(
  { idleTimeout }: Holding<User>,
  cause: SessionWarning['cause'],
  { warnAt }: Policy,
): readonly number[] {
  if (cause === 'absolute') return warnAt
  const fitting = warnAt.filter((each) => each < idleTimeout)
  return fitting.length > 0 || warnAt.length === 0 ? fitting : [idleTimeout / 3]
}
