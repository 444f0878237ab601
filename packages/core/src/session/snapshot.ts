import type { EngineState, SignedInPhase } from '../engine/engine-state.ts'
import { same } from '../engine/same.ts'
import type { SessionInfo, SessionState, SignedIn } from './state.ts'

/** What a page may know of the engine's state. What says the same as in the known snapshot stays the same object. */
export function snapshot<User>(engine: EngineState<User>, known: SessionState<User>): SessionState<User> {
  return same(known, project(engine, known))
}

function project<User>(engine: EngineState<User>, known: SessionState<User>): SessionState<User> {
  const { status, activity } = engine
  switch (status) {
    case 'restoring':
      if (activity.type === 'backing-off')
        return { status: 'unreachable', retryAt: activity.since.wall + activity.wait }
      // The next attempt shows nothing new until it is answered.
      return known

    case 'signed-out':
      return engine.held
        ? { status: 'held', user: same(known.user, engine.held.user), reason: engine.reason }
        : { status, reason: engine.reason }

    case 'signed-in':
      return describe(engine, known)
  }
}

function describe<User>(
  { holding, activity, warning }: SignedInPhase<User> & Pick<EngineState<User>, 'activity'>,
  known: Known<User>,
): SignedIn<User> {
  const { user, sessionId: id, receivedAt, endsIn, activeAt, idleTimeout } = holding
  const session = id !== undefined && {
    session: same(known.session, { id, endsAt: receivedAt.wall + endsIn, idleEndsAt: activeAt.wall + idleTimeout }),
  }
  return { status: 'signed-in', user: same(known.user, user), ...session, activity: activity.type, warning }
}

interface Known<User> {
  readonly user?: User | undefined
  readonly session?: SessionInfo
}
