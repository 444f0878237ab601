import type { RevokeReason, SessionRow } from './session-row.ts'

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
  /**
   * Reads its own writes, and those of every node that have been answered: never from a replica that lags, where a new session would be unknown
   * and one that was ended would go on.
   */
  readonly find: (sid: string) => Promise<Found>
  /**
   * Writes the row if the stored one still has version `ifVersion` (compare and set); says whether it did. `sid`, `userId`,
   * `secretHash`, `createdAt`, `expiresAt`, `idleTimeout` and `remember` never change.
   */
  readonly replace: (row: SessionRow, ifVersion: number) => Promise<boolean>
  /** Ends a session whatever its version is; says whether this call is what ended it. */
  readonly revoke: (sid: string, reason: RevokeReason) => Promise<boolean>
  /** Ends all sessions of a user and returns the `sid` of those that this call ended. */
  readonly revokeByUser: (userId: string, reason: RevokeReason) => Promise<readonly string[]>
  /** All sessions of a user that have not been deleted, oldest first. */
  readonly listByUser: (userId: string) => Promise<readonly SessionRow[]>
  /**
   * Deletes sessions whose absolute end is at or before `before`, an instant of the past, at most `limit` of them; returns how
   * many. A store that deletes them by itself at their end returns 0. @default limit 1000
   */
  readonly deleteExpired: (before: number, limit?: number) => Promise<number>
  /** The sessions that were revoked at or after `since`, by whichever operation. May leave out those of more than 24 h ago. */
  readonly listRevoked: (since: number) => Promise<readonly Revocation[]>
  /**
   * Tells of the revocations that any node makes, as they happen, until the function that it resolves to is called.
   * Some may get lost, be told twice, or late; `listRevoked` has them all. A store that cannot do it leaves it out, and is asked every 5 s instead.
   */
  readonly watchRevoked?: (listener: (sid: string) => void) => Promise<() => Promise<void>>
  /**
   * Rejects where the store cannot be written, as a database that has become a standby: `/healthz` asks for it. A store that can be written
   * whenever it can be read leaves it out.
   */
  readonly requireWritable?: () => Promise<void>
  /**
   * Tells how many operations went to the database as one, each time, until the returned function is called: what `@keyturn/server/opentelemetry`
   * counts. Nobody waits for the listener. A store that gathers nothing leaves it out.
   */
  readonly watchBatches?: (listener: (batch: StoreBatch) => void) => () => void
  /** Lets go of everything that the store itself has opened. */
  readonly close?: () => Promise<void>
}

/** Operations of a store that went to the database as one. */
export interface StoreBatch {
  /** Which operation, if they are of one kind: `find`, `replace`… */
  readonly operation: string
  /** How many. */
  readonly size: number
}

/** That a session was revoked, and when by the store's clock. */
export interface Revocation {
  readonly sid: string
  readonly revokedAt: number
}
