// D-SC-04
import { startPgbouncer, startPostgres } from '@keyturn/databases'
import { Pool } from 'pg'
import postgres from 'postgres'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { openStore } from '../../src/node/open-store.ts'
import { pgClient, postgresClient, sqlStore } from '../../src/stores/sql/index.ts'
import type { SqlClient } from '../../src/stores/sql/index.ts'
import { storeContract } from '../../src/testing/index.ts'
import type { SessionStore } from '../../src/rotation/session-store.ts'
import { sessionRow } from '../rows.ts'

const database = await startPostgres()
const pgbouncer = await startPgbouncer(database.port)
const pool = new Pool({ connectionString: pgbouncer.url, max: 20 })
const sql = postgres(pgbouncer.url, { max: 20, prepare: false, fetch_types: false, onnotice: () => {} })

afterAll(async () => {
  await Promise.all([pool.end(), sql.end({ timeout: 5 })])
  await pgbouncer.stop()
  await database.stop()
})

const clients = [
  { through: 'pg', client: pgClient(pool, { prepare: false }) },
  { through: 'postgres.js', client: postgresClient(sql) },
]

let stores = 0
describe.each(clients)('behind PgBouncer, through $through, the SQL store', ({ client }) => {
  const contract = storeContract(async () => sqlStore(client, { prefix: `store_${stores++}_` }))
  test.each([...contract])('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

/** What becomes of many sign-ins and looks at them, all at the same time, through as many connections as there are. */
async function observe(store: SessionStore): Promise<readonly string[]> {
  await store.now()
  const seen = Array.from({ length: 100 }, async (_, index) => {
    const sid = `pooled ${stores++} ${index}`
    await store.create(sessionRow({ sid, userId: sid, expiresAt: Infinity }))
    const { row } = await store.find(sid)
    return row?.sid === sid ? 'its own' : 'of another, or none'
  })
  return (await Promise.allSettled(seen)).map((each) => (each.status === 'fulfilled' ? each.value : 'refused'))
}

test('told that there is a pooler, the server answers all', async () => {
  const location = { databaseUrl: pgbouncer.url, preparesStatements: false, redisUrl: undefined, dataDirectory: 'none' }
  const { store, close } = await openStore(location)
  onTestFinished(close)
  expect(new Set(await observe(store))).toEqual(new Set(['its own']))
})

const untold: Readonly<Record<string, () => { readonly client: SqlClient; readonly end: () => Promise<unknown> }>> = {
  pg: () => {
    const own = new Pool({ connectionString: pgbouncer.url, max: 20 })
    return { client: pgClient(own), end: () => own.end() }
  },
  'postgres.js': () => {
    const own = postgres(pgbouncer.url, { max: 20, fetch_types: false, onnotice: () => {} })
    return { client: postgresClient(own, { timeout: 3_000 }), end: () => own.end({ timeout: 0 }) }
  },
}

test.each(Object.entries(untold))(
  'untold, it refuses some through %s, and gives nobody the session of another',
  async (_, open) => {
    const { client, end } = open()
    onTestFinished(async () => {
      await end()
    })
    expect(await observe(sqlStore(client))).not.toContain('of another, or none')
  },
)
