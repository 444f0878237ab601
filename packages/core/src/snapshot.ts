import { remaining, wallTime, type Instant } from './deadline.ts'
import { idleDeadline, type EngineState, type SessionDeadlines } from './engine.ts'
import type { SessionInfo, SessionState } from './state.ts'

/** What a page may know of the engine's state; the known snapshot where nothing in it changed. */
export function snapshot<User>(engine: EngineState<User>, known: SessionState<User>, now: Instant): SessionState<User> {
  const fresh = project(engine, known, now)
  return isSame(known, fresh) ? known : fresh
}

function project<User>(engine: EngineState<User>, known: SessionState<User>, now: Instant): SessionState<User> {
  switch (engine.status) {
    case 'restoring':
      return { status: 'restoring' }
    case 'unreachable': {
      const { activity } = engine
      const wait = activity.type === 'backing-off' ? Math.max(0, remaining(activity.retry, now)) : 0
      const retryAt = known.status === 'unreachable' && activity.type === 'refreshing' ? known.retryAt : now.wall + wait
      return { status: 'unreachable', retryAt }
    }
    case 'signed-out':
      return { status: 'signed-out', reason: engine.reason }
    case 'signed-in': {
      const { user, session } = engine.holding
      const knownInfo = known.status === 'signed-in' ? known.session : undefined
      return {
        status: 'signed-in',
        user,
        ...(session && { session: describeSession(session, knownInfo) }),
        activity: engine.activity.type,
        warning: engine.warning,
      }
    }
  }
}

function describeSession(session: SessionDeadlines, known: SessionInfo | undefined): SessionInfo {
  const fresh = { id: session.id, endsAt: wallTime(session.absolute), idleEndsAt: wallTime(idleDeadline(session)) }
  return known && isSame(known, fresh) ? known : fresh
}

function isSame<Value extends object>(one: Value, other: Value): boolean {
  const keys = Object.keys(other) as (keyof Value)[] // what Object.keys lists of a `Value` are keys of it
  return keys.length === Object.keys(one).length && keys.every((key) => Object.is(one[key], other[key]))
}
