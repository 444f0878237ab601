import { requireKind } from '../../settings/option-checks.ts'
import type { SqlClient, SqlRecord } from './client.ts'

/** What is used of a `PGlite` (`@electric-sql/pglite`). */
export interface PgliteLike {
  readonly query: (text: string, parameters?: unknown[]) => Promise<{ readonly rows: readonly unknown[] }>
  readonly listen: (channel: string, callback: (payload: string) => void) => Promise<() => Promise<void>>
}

/** PostgreSQL inside this process, in memory or on disk, without an installation. One process only: a second one on the folder loses what the first writes, and nothing but
 * `keyturn-server` looks whether there is one. */
export function pgliteClient(database: PgliteLike): SqlClient {
  requireKind('database', database, ['query', 'listen'], "a PGlite, 'pgliteClient(await PGlite.create(folder))'")
  return {
    query: async (text, parameters = []) => {
      const { rows } = await database.query(text, [...parameters])
      return rows as readonly SqlRecord[]
    },
    listen: async (channel, onPayload, onListening) => {
      const stop = await database.listen(channel, onPayload)
      onListening()
      return () => stop()
    },
  }
}
