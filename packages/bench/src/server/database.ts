import type { SessionRow, SessionStore } from '@keyturn/server'

/** A database to measure on, with what its driver does without us. */
export interface Database {
  readonly name: string
  /** What the reader has to know about how it runs. */
  readonly setting: string
  readonly open: () => Promise<OpenDatabase>
}

/** A database that runs. */
export interface OpenDatabase {
  /** A table, or what there is of that kind, of its own. */
  readonly table: (name: string) => Promise<Table>
  /** Before measuring: whatever the database would do about freshly written tables in its own time. */
  readonly settle: () => Promise<void>
  readonly close: () => Promise<void>
}

/** One store, and the same two statements by hand. */
export interface Table {
  readonly store: SessionStore
  /** Reads a session as whoever keeps sessions reads it. */
  readonly find: (sid: string) => Promise<{ readonly version: number }>
  /** Writes what rotation writes, where the version is still that one. */
  readonly update: (row: SessionRow, ifVersion: number) => Promise<void>
  /** Adds so many sessions that nobody asks for, of the same shape as one that is there. */
  readonly fill: (count: number, like: SessionRow) => Promise<void>
}
