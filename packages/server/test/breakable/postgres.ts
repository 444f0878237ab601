import { startPostgres } from '@keyturn/databases'
import { Pool } from 'pg'
import { pgClient } from '../../src/stores/sql/index.ts'
import type { SqlClient } from '../../src/stores/sql/index.ts'
import { passTime } from '../faults/pass-time.ts'
import type { BreakableServer } from './database.ts'

/** Starts a PostgreSQL that can be broken. */
export async function breakablePostgres(): Promise<BreakableServer> {
  const database = await startPostgres()

  /** On a connection of its own, which has lived through nothing. */
  async function asAdmin(act: (client: SqlClient) => Promise<unknown>): Promise<void> {
    const own = new Pool({ connectionString: database.url, max: 1 })
    await act(pgClient(own))
    await own.end()
  }

  return {
    url: database.url,
    port: database.port,
    crashAndRestart: async () => {
      await database.crash()
      await database.restart()
    },
    endConnections: () =>
      asAdmin(({ query }) =>
        query(
          'SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
        ),
      ),
    letSettle: (prefix) => asAdmin((admin) => passTime(admin, prefix)),
    stop: database.stop,
  }
}
