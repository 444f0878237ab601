// D-SC-03 D-SC-04 D-SR-05 D-SR-17
import { startPostgres } from '@keyturn/databases'
import { Pool } from 'pg'
import postgres from 'postgres'
import { afterAll, describe, expect, test } from 'vitest'
import { pgClient, postgresClient, sqlStore } from '../../src/stores/sql/index.ts'
import type { SqlClient, SqlStoreOptions } from '../../src/stores/sql/index.ts'
import { storeContract } from '../../src/testing/index.ts'

const database = await startPostgres()
const connections = { connectionString: database.url, max: 40 }
const pool = new Pool(connections)
const unprepared = new Pool(connections)
const serializable = new Pool({ ...connections, options: '-c default_transaction_isolation=serializable' })
const sql = postgres(database.url, { max: 40, onnotice: () => {} })

afterAll(async () => {
  await Promise.all([pool.end(), unprepared.end(), serializable.end(), sql.end({ timeout: 5 })])
  await database.stop()
})

interface Setting {
  readonly through: string
  readonly client: SqlClient
  readonly options?: SqlStoreOptions
}

const settings: readonly Setting[] = [
  { through: 'pg', client: pgClient(pool) },
  { through: 'pg, in a schema, in partitions', client: pgClient(pool), options: { schema: 'own', partitions: 3 } },
  { through: 'pg, statements not prepared', client: pgClient(unprepared, { prepare: false }) },
  { through: 'pg, transactions serializable by default', client: pgClient(serializable) },
  { through: 'postgres.js', client: postgresClient(sql) },
]

let stores = 0
describe.each(settings)('the SQL store on PostgreSQL through $through', ({ client, options }) => {
  const contract = storeContract(async () => sqlStore(client, { ...options, prefix: `store_${stores++}_` }))
  test.each([...contract])('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})
