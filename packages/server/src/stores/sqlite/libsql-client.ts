import { requireKind } from '../../settings/option-checks.ts'
import type { SqliteClient, SqliteParameter, SqliteRecord } from './client.ts'

/** What is used of a `Client` of `@libsql/client`, whichever of its entries it is from. */
export interface LibsqlLike {
  readonly execute: (statement: {
    sql: string
    args: SqliteParameter[]
  }) => Promise<{ readonly rows: readonly unknown[] }>
  readonly batch: (statements: string[], mode: 'write') => Promise<unknown>
}

/**
 * A client of libsql: a file, `sqld`, or Turso. Give it a `timeout` where it is a file that others write, too, for it fails otherwise rather
 * than wait. No embedded replica (`syncUrl`), which lags behind what other nodes have written. Throws a `TypeError` for what is none.
 */
export function libsqlClient(database: LibsqlLike): SqliteClient {
  requireKind('database', database, ['execute', 'batch'], "a client of @libsql/client, 'createClient({ url })'")
  return {
    query: async (text, parameters = []) => {
      const { rows } = await database.execute({ sql: text, args: [...parameters] })
      // By name as well as by number.
      return rows as readonly SqliteRecord[]
    },
    transact: async (statements) => {
      await database.batch([...statements], 'write')
    },
  }
}
