import { startPostgres } from '@keyturn/databases'
import { Pool } from 'pg'
import postgres from 'postgres'
import { afterAll, describe, expect, test } from 'vitest'
import { pgClient, postgresClient, sqlStore } from '../../src/stores/sql/index.ts'
import type { SqlClient } from '../../src/stores/sql/index.ts'
import { createServerWorld, createTestBrowser } from '../server-world.ts'
import { expectOneLineEach, refreshUntil, signInCrowd } from './crowd.ts'
import { passTime } from './pass-time.ts'

const CROWD = 20

const database = await startPostgres()
const pool = new Pool({ connectionString: database.url, max: 10 })
// Where a connection breaks while it fetches types, postgres.js rejects what nobody can catch.
const sql = postgres(database.url, { max: 10, onnotice: () => {}, fetch_types: false, backoff: () => 0 })

afterAll(async () => {
  await Promise.all([pool.end(), sql.end({ timeout: 0 })])
  await database.stop()
})

const drivers = [
  { driver: 'pg', client: pgClient(pool) },
  { driver: 'postgres.js', client: postgresClient(sql) },
]

async function restart(): Promise<void> {
  await database.crash()
  await database.restart()
}

async function endConnections(): Promise<void> {
  await asAdmin(({ query }) =>
    query(
      'SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    ),
  )
}

/** On a connection of its own, which has lived through nothing. */
async function asAdmin(act: (client: SqlClient) => Promise<unknown>): Promise<void> {
  const own = new Pool({ connectionString: database.url, max: 1 })
  await act(pgClient(own))
  await own.end()
}

const disasters = [
  { disaster: 'the database crashes and is started again', happen: restart },
  { disaster: 'the database ends all connections', happen: endConnections },
]

let stores = 0

describe.each(drivers)('through $driver', ({ client }) => {
  describe.each(disasters)('while everybody refreshes $disaster', ({ happen }) => {
    test.each([1, CROWD / 2])('after %i answers, and no session is lost or doubled', async (answers) => {
      const prefix = `store_${stores++}_`
      const letSettle = (): Promise<void> => asAdmin((admin) => passTime(admin, prefix))
      const store = sqlStore(client, { prefix })
      const world = createServerWorld({ store })
      const crowd = await signInCrowd(CROWD, () => createTestBrowser(world))
      await letSettle()
      await refreshUntil(crowd, answers, happen)
      await expectOneLineEach(crowd, letSettle)
      expect(await store.listRevoked(0)).toHaveLength(CROWD)
    })
  })
})
