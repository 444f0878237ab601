import { requireKind } from '../../settings/option-checks.ts'
import type { SqliteClient } from './client.ts'
import { synchronousClient } from './synchronous-client.ts'

/** What is used of a `DatabaseSync` (`node:sqlite`; Node 22.13 or newer, Deno). */
export interface NodeSqliteLike {
  readonly exec: (text: string) => void
  readonly prepare: (text: string) => { readonly all: (...parameters: never[]) => unknown[] }
}

/**
 * The SQLite that comes with Node. Give it a `DatabaseSync` of its own: it sets it to write-ahead logging, `synchronous = FULL`, and to wait for
 * other processes for 5 s, during which this one does nothing else. Throws a `TypeError` for what is none.
 */
export function nodeSqliteClient(database: NodeSqliteLike): SqliteClient {
  requireKind('database', database, ['prepare', 'exec'], "a DatabaseSync of node:sqlite, 'new DatabaseSync(path)'")
  return synchronousClient(database)
}
