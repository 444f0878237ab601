import { startPostgres } from '@keyturn/databases'
import { Pool } from 'pg'
import postgres from 'postgres'
import { afterAll, describe, expect, test } from 'vitest'
import type { SessionStore } from '../../src/rotation/session-store.ts'
import { pgClient, postgresClient, sqlStore } from '../../src/stores/sql/index.ts'
import { sessionRow } from '../rows.ts'

const database = await startPostgres()
const pool = new Pool({ connectionString: database.url, max: 10 })
const sql = postgres(database.url, { max: 10, onnotice: () => {} })

afterAll(async () => {
  await Promise.all([pool.end(), sql.end({ timeout: 5 })])
  await database.stop()
})

const drivers = [
  { driver: 'pg', client: pgClient(pool), prefix: 'pg_' },
  { driver: 'postgres.js', client: postgresClient(sql), prefix: 'js_' },
]

describe.each(drivers)('a node that watches through $driver', ({ client, prefix }) => {
  const store = sqlStore(client, { prefix })

  test('hears of revocations after its connections were ended', async () => {
    const heard = Promise.withResolvers<string>()
    await store.watchRevoked?.((sid) => {
      if (sid === 'ended') heard.resolve(sid)
    })
    await onAnotherNode(async (other, connection) => {
      await connection.query(
        'SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()',
      )
      await other.revoke('ended', 'revoked')
    })
    expect(await heard.promise).toBe('ended')
    await store.close?.()
  })

  test('hears of revocations after the database has crashed and was started again', async () => {
    const heard = Promise.withResolvers<string>()
    await store.watchRevoked?.((sid) => {
      if (sid === 'crashed') heard.resolve(sid)
    })
    await database.crash()
    await database.restart()
    await onAnotherNode((other) => other.revoke('crashed', 'revoked'))
    expect(await heard.promise).toBe('crashed')
    await store.close?.()
  })

  test('keeps no connection once it is closed', async () => {
    await store.watchRevoked?.(() => {})
    await store.close?.()
    // What it was asking as it was closed is answered first.
    await expect.poll(() => pool.totalCount - pool.idleCount).toBe(0)
  })

  async function onAnotherNode(act: (other: SessionStore, connection: Pool) => Promise<unknown>): Promise<void> {
    const connection = new Pool({ connectionString: database.url, max: 1 })
    const other = sqlStore(pgClient(connection), { prefix })
    try {
      for (const sid of ['ended', 'crashed']) if (!(await other.find(sid)).row) await other.create(sessionRow({ sid }))
      await act(other, connection)
    } finally {
      await connection.end()
    }
  }
})
