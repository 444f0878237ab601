// D-SC-05
import { startPgbouncer, startPostgres } from '@keyturn/databases'
import { Pool } from 'pg'
import postgres from 'postgres'
import { afterAll, expect, test, vi } from 'vitest'
import { pgClient, postgresClient, sqlStore } from '../../src/stores/sql/index.ts'
import type { SqlClient } from '../../src/stores/sql/index.ts'
import { sessionRow } from '../rows.ts'
import { startSilentProxy } from './silent-proxy.ts'

const database = await startPostgres()
const pgbouncer = await startPgbouncer(database.port)
const proxy = await startSilentProxy(() => database.port)
const silentUrl = database.url.replace(String(database.port), String(proxy.port))
const pool = new Pool({ connectionString: database.url, max: 2 })
const other = sqlStore(pgClient(pool))

afterAll(async () => {
  await pool.end()
  await proxy.stop()
  await pgbouncer.stop()
  await database.stop()
})

const timeout = 3_000

interface Opened {
  readonly client: SqlClient
  readonly end: () => Promise<unknown>
}

const drivers: Readonly<Record<string, (url: string) => Opened>> = {
  pg: (connectionString) => {
    const own = new Pool({ connectionString, max: 10 })
    return { client: pgClient(own, { prepare: false, timeout }), end: () => own.end() }
  },
  'postgres.js': (url) => {
    const sql = postgres(url, { max: 10, prepare: false, fetch_types: false, onnotice: () => {} })
    return { client: postgresClient(sql, { timeout }), end: () => sql.end({ timeout: 0 }) }
  },
}

const networks = [
  ['directly', database.url, () => {}],
  // LISTEN is answered as if it were so, and nothing is ever told.
  ['through PgBouncer', pgbouncer.url, () => {}],
  ['over connections that die without a word', silentUrl, proxy.silence],
] as const

const topologies = Object.entries(drivers).flatMap(([driver, open]) =>
  networks.map(([way, url, spoil]) => ({ driver, way, url, open, spoil })),
)

test.each(topologies)('five seconds are five seconds for $driver $way', async ({ driver, way, url, open, spoil }) => {
  const sid = `${driver} ${way}`
  await other.create(sessionRow({ sid, expiresAt: Infinity }))
  const { client, end } = open(url)
  const store = sqlStore(client)
  const heard: string[] = []
  await store.watchRevoked?.((each) => heard.push(each))
  if (driver === 'pg') await Promise.all(Array.from({ length: 20 }, () => store.now()))
  spoil()
  await other.revoke(sid, 'revoked')
  // The promise is one about time, and this is all of it that there is.
  await vi.waitUntil(() => heard.includes(sid), { timeout: 5_000, interval: 20 })
  expect(heard).toContain(sid)
  await store.close?.()
  await end()
})
