/**
 * Why nobody is signed in.
 *
 * | reason | meaning |
 * |---|---|
 * | `none` | there was no session to restore |
 * | `signed-out` | somebody signed out here |
 * | `signed-out-elsewhere` | somebody signed out in another tab |
 * | `user-switched` | another user signed in, in another tab |
 * | `idle` | the session ended because nobody was active |
 * | `expired` | the session reached its absolute end, or the server just said no |
 * | `revoked` | the server ended the session |
 * | `reuse-detected` | a refresh token was used twice: somebody may have stolen it |
 */
export type EndReason =
  | 'none'
  | 'signed-out'
  | 'signed-out-elsewhere'
  | 'user-switched'
  | 'idle'
  | 'expired'
  | 'revoked'
  | 'reuse-detected'

/** What the server said of the session. Times are milliseconds since the epoch, on the clock of this tab. */
export interface SessionInfo {
  readonly id: string
  /** The absolute end; nothing moves it. */
  readonly endsAt: number
  /** The end if nobody is active any more; activity moves it. */
  readonly idleEndsAt: number
}

/** The session is about to end. At most one warning stands at a time: the one for whichever deadline comes first. */
export interface SessionWarning {
  /** The threshold of `warnAt` that was crossed, in milliseconds before the deadline. */
  readonly level: number
  /** Which deadline it is: nobody was active (`idle`), or the session's absolute end (`absolute`). */
  readonly cause: 'idle' | 'absolute'
  /** When the session ends, in milliseconds since the epoch; count down against `session.now()`. */
  readonly endsAt: number
  /** Whether `extend()` can help. An absolute end cannot be moved. */
  readonly extendable: boolean
}

/** What the session does about its credential: nothing, asking for a new one, or waiting to ask again after trouble. */
export type Activity = 'steady' | 'refreshing' | 'backing-off'

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
