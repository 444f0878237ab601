import { requireKind } from '../../settings/option-checks.ts'
import type { SqliteClient } from './client.ts'
import { synchronousClient } from './synchronous-client.ts'

/** What is used of a `Database` of `better-sqlite3`, or of `bun:sqlite`. */
export interface BetterSqliteLike {
  readonly exec: (text: string) => unknown
  readonly prepare: (text: string) => { readonly all: (...parameters: never[]) => unknown[] }
}

/**
 * A `Database` of better-sqlite3 or of Bun. Give it one of its own: it sets it to write-ahead logging, `synchronous = FULL`, and to wait for
 * other processes for 5 s, during which this one does nothing else. Throws a `TypeError` for what is none.
 */
export function betterSqliteClient(database: BetterSqliteLike): SqliteClient {
  requireKind('database', database, ['prepare', 'exec'], "a Database of better-sqlite3, 'new Database(path)'")
  return synchronousClient(database)
}
