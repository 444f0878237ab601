import type { Activity, EndReason, EngineState, SessionWarning, SignedInPhase } from '../engine/engine-state.ts'
import { same } from '../engine/same.ts'

/** What the server said of the session. Times are milliseconds since the epoch, on the clock of this tab. */
export interface SessionInfo {
  readonly id: string
  /** The absolute end; nothing moves it. */
  readonly endsAt: number
  /** The end if nobody is active any more; activity moves it. */
  readonly idleEndsAt: number
}

/** Not known yet: the session is being restored. Requests wait. */
export interface Restoring {
  readonly status: 'restoring'
  readonly user?: undefined
  readonly warning?: undefined
}

/** Somebody is signed in. */
export interface SignedIn<User> {
  readonly status: 'signed-in'
  readonly user: User
  /** Absent where the server says nothing about the session: then there are no deadlines and no warnings. */
  readonly session?: SessionInfo
  readonly activity: Activity
  /** The warning to show, or null. */
  readonly warning: SessionWarning | null
}

/** The server could not be asked whether there is a session. It is asked again by itself. */
export interface Unreachable {
  readonly status: 'unreachable'
  readonly user?: undefined
  readonly warning?: undefined
  /** When it is asked again, in milliseconds since the epoch. */
  readonly retryAt: number
}

/** Nobody is signed in. */
export interface SignedOut {
  readonly status: 'signed-out'
  readonly user?: undefined
  readonly warning?: undefined
  readonly reason: EndReason
}

/** The session ran out under `whenSessionEnds: 'hold'`: sign the same user in again in place, and what waits goes on. */
export interface Held<User> {
  readonly status: 'held'
  /** Who was signed in. */
  readonly user: User
  readonly warning?: undefined
  readonly reason: EndReason
}

/** What a page can know of the session, discriminated by `status`. Snapshots are stable and hold no secret. */
export type SessionState<User> = Restoring | SignedIn<User> | Unreachable | Held<User> | SignedOut

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
