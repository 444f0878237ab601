import { Pool } from 'pg'
import postgres from 'postgres'
import { afterAll, describe, expect, test } from 'vitest'
import { pgClient, postgresClient, sqlStore } from '../../src/stores/sql/index.ts'
import { breakablePostgres } from '../breakable/postgres.ts'
import { CROWD, refreshThrough } from './crowd.ts'

const database = await breakablePostgres()
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

const disasters = [
  { disaster: 'the database crashes and is started again', happen: database.crashAndRestart },
  { disaster: 'the database ends all connections', happen: database.endConnections },
]

let stores = 0

describe.each(drivers)('through $driver', ({ client }) => {
  describe.each(disasters)('while everybody refreshes $disaster', ({ happen }) => {
    test.each([1, CROWD / 2])('after %i answers, and no session is lost or doubled', async (answers) => {
      const prefix = `store_${stores++}_`
      const letSettle = (): Promise<void> => database.letSettle(prefix)
      const store = sqlStore(client, { prefix })
      expect(await refreshThrough(store, letSettle, answers, happen)).toHaveLength(CROWD)
    })
  })
})
