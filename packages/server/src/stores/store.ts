import type { RevokeReason, SessionRow } from '../session-row.ts'

/** What a store has under a `sid`, and the instant of the look: one round trip for all that a verdict needs. */
export interface Found {
  /** Undefined where there is no such session. */
  readonly row: SessionRow | undefined
  /** By the store's clock, see {@link SessionStore.now}. */
  readonly now: number
}

/**
 * Where sessions are kept. A store keeps rows and a clock; it never decides anything.
 * Every operation is atomic. A store that cannot answer rejects; callers then issue nothing and answer 503.
 * `@keyturn/server/testing` has the contract that every store must pass.
 */
export interface SessionStore {
  /** The only clock of the server, in ms since 1970, the same for all who share the store. */
  readonly now: () => Promise<number>
  /** Adds a session; rejects if the `sid` is taken. */
  readonly create: (row: SessionRow) => Promise<void>
  readonly find: (sid: string) => Promise<Found>
  /** Writes the row if the stored one still has version `ifVersion` (compare and set); says whether it did. */
  readonly replace: (row: SessionRow, ifVersion: number) => Promise<boolean>
  /** Ends a session whatever its version is; says whether this call is what ended it. */
  readonly revoke: (sid: string, reason: RevokeReason) => Promise<boolean>
  /** Ends all sessions of a user and returns the `sid` of those that this call ended. */
  readonly revokeByUser: (userId: string, reason: RevokeReason) => Promise<readonly string[]>
  /** All sessions of a user that have not been deleted, oldest first. */
  readonly listByUser: (userId: string) => Promise<readonly SessionRow[]>
  /** Deletes the sessions whose absolute end is at or before `before`; returns how many. */
  readonly deleteExpired: (before: number) => Promise<number>
}
