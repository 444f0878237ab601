import { startPostgres } from '@keyturn/databases'
import { pgClient } from '@keyturn/server/sql'
import { Pool } from 'pg'
import type { Database } from './database.ts'
import { CONCURRENCY } from './measure.ts'
import { preparedRun, sqlTable } from './sql-table.ts'

const memory = { shared_buffers: '1GB', max_wal_size: '8GB', checkpoint_timeout: '1h' }

/** As it comes, but for room: each commit waits for the disk. */
export const durable: Readonly<Record<string, string>> = { ...memory, fsync: 'on', synchronous_commit: 'on' }

/** As it comes: a session is on the disk before anybody hears of it. */
export const postgres: Database = {
  name: 'PostgreSQL',
  setting: 'through `pg`, durable as by default: each commit waits for the disk',
  open: () => open(durable),
}

/** As if the disk took no time, so that what is left is the work of processors. */
export const postgresInMemory: Database = {
  name: 'PostgreSQL, fsync off',
  setting: 'through `pg`, as if the disk took no time',
  open: () => open({ ...memory, fsync: 'off', synchronous_commit: 'off' }),
}

async function open(settings: Readonly<Record<string, string>>) {
  const server = await startPostgres({ settings })
  const pool = new Pool({ connectionString: server.url, max: CONCURRENCY })
  const client = pgClient(pool)
  const run = preparedRun(pool)
  return {
    table: (name: string) => sqlTable(client, run, name),
    settle: async () => {
      await client.query('VACUUM ANALYZE')
      await client.query('CHECKPOINT')
    },
    close: async () => {
      await pool.end()
      await server.stop()
    },
  }
}
