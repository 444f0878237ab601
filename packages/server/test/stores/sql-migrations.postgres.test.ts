import { startPostgres } from '@keyturn/databases'
import { Pool } from 'pg'
import { afterAll, expect, test } from 'vitest'
import { pgClient, sqlStore } from '../../src/stores/sql/index.ts'
import { sessionRow } from '../rows.ts'

const database = await startPostgres()
const admin = new Pool({ connectionString: database.url, max: 2 })
const nodes = Array.from({ length: 8 }, () => new Pool({ connectionString: database.url, max: 4 }))

afterAll(async () => {
  await Promise.all([admin, ...nodes].map((pool) => pool.end()))
  await database.stop()
})

async function rows(text: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
  // Rows of whatever the test asks for.
  return (await admin.query(text, [...values])).rows as Record<string, unknown>[]
}

test('of nodes that start together on an empty database one creates the tables, and all can use them', async () => {
  const stores = nodes.map((pool) => sqlStore(pgClient(pool), { schema: 'together' }))
  await Promise.all(stores.map((store, index) => store.create(sessionRow({ sid: `session-${index}` }))))
  expect(await stores[0]?.listByUser('user-1')).toHaveLength(nodes.length)
  expect(await rows('SELECT version FROM together.keyturn_schema_version')).toEqual([{ version: 1 }, { version: 2 }])
})

test('a node that starts later changes nothing', async () => {
  const [first, second] = nodes.map((pool) => sqlStore(pgClient(pool), { prefix: 'later_' }))
  await first?.create(sessionRow())
  const created = await rows('SELECT migrated_at FROM later_schema_version')
  await expect(second?.find('session-1')).resolves.toMatchObject({ row: { sid: 'session-1' } })
  expect(await rows('SELECT migrated_at FROM later_schema_version')).toEqual(created)
})

test.each([0, 4])(
  'with %i partitions, sessions of before they could be bound are there, and bound to nothing',
  async (partitions) => {
    const naming = { prefix: `before_${partitions}_`, partitions }
    await sqlStore(pgClient(admin), naming).create(sessionRow())
    await admin.query(`ALTER TABLE ${naming.prefix}sessions DROP COLUMN bound`)
    await admin.query(`DELETE FROM ${naming.prefix}schema_version WHERE version = 2`)
    const store = sqlStore(pgClient(admin), naming)
    expect((await store.find('session-1')).row).toEqual(sessionRow())
    const bound = { x: 'x', y: 'y', registeredAt: 1, confirmedAt: 2 }
    expect(await store.replace({ ...sessionRow(), bound, version: 1 }, 0)).toBe(true)
    expect((await store.find('session-1')).row?.bound).toEqual(bound)
  },
)

test('a database that is there already needs no right to create anything', async () => {
  await sqlStore(pgClient(admin), { schema: 'owned' }).create(sessionRow())
  await admin.query(`
    CREATE ROLE app LOGIN;
    GRANT USAGE ON SCHEMA owned TO app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA owned TO app`)
  const app = new Pool({ connectionString: database.url.replace('postgres@', 'app@'), max: 1 })
  try {
    const store = sqlStore(pgClient(app), { schema: 'owned' })
    expect(await store.revoke('session-1', 'revoked')).toBe(true)
  } finally {
    await app.end()
  }
})

test('a migration that failed is made at the next use', async () => {
  let isDown = true
  const client = pgClient(admin)
  const store = sqlStore(
    {
      ...client,
      query: async (...statement) => {
        if (isDown) throw new Error('no database yet')
        return client.query(...statement)
      },
    },
    { prefix: 'retried_' },
  )
  await expect(store.now()).rejects.toThrow('no database yet')
  isDown = false
  await expect(store.find('nothing')).resolves.toMatchObject({ row: undefined })
})

test('nothing is indexed but sid, user and absolute end', async () => {
  await sqlStore(pgClient(admin), { schema: 'indexed' }).now()
  const indexed = await rows(
    `SELECT a.attname AS column FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
     WHERE i.indrelid = 'indexed.keyturn_sessions'::regclass ORDER BY a.attname`,
  )
  expect(indexed.map(({ column }) => column)).toEqual(['expires_at', 'sid', 'user_id'])
})

test.each([0, 4])(
  'with %i partitions, rotations move no index entry: they are heap-only updates',
  async (partitions) => {
    const schema = `hot_${partitions}`
    const store = sqlStore(pgClient(admin), { schema, partitions })
    const [sessions, rotations] = [50, 40]
    const all = Array.from({ length: sessions }, (_, index) => sessionRow({ sid: `session-${index}` }))
    for (const row of all) await store.create(row)
    for (let version = 0; version < rotations; version++) {
      const baseId = `base-${version}`
      await Promise.all(
        all.map((row) => store.replace({ ...row, baseId, generation: version, version: version + 1 }, version)),
      )
    }
    // What a connection has done is counted once it says so: at the latest when it ends.
    await flushStatistics()
    const [counted] = await rows(
      `SELECT sum(n_tup_upd)::integer AS updated, sum(n_tup_hot_upd)::integer AS hot FROM pg_stat_user_tables
     WHERE schemaname = $1 AND relname LIKE 'keyturn_sessions%'`,
      [schema],
    )
    expect(counted?.['updated']).toBe(sessions * rotations)
    expect(Number(counted?.['hot']) / (sessions * rotations)).toBeGreaterThan(0.97)
  },
)

/** `pg_stat_force_next_flush` is for the connection that calls it, and a pool has several. */
async function flushStatistics(): Promise<void> {
  const connections = await Promise.all(Array.from({ length: admin.totalCount }, () => admin.connect()))
  for (const connection of connections) {
    await connection.query('SELECT pg_stat_force_next_flush()')
    connection.release()
  }
}
