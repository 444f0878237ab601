// D-SC-03 D-SC-05 D-SR-17
import { startPostgres } from '@keyturn/databases'
import { Pool } from 'pg'
import postgres from 'postgres'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { pgClient, postgresClient, sqlStore } from '../../src/stores/sql/index.ts'
import type { SqlClient } from '../../src/stores/sql/index.ts'
import type { SessionRow } from '../../src/rotation/session-row.ts'
import type { SessionStore, StoreBatch } from '../../src/rotation/session-store.ts'
import { sessionRow } from '../rows.ts'

const database = await startPostgres()
const pool = new Pool({ connectionString: database.url, max: 10 })
const serializable = new Pool({
  connectionString: database.url,
  max: 10,
  options: '-c default_transaction_isolation=serializable',
})
const sql = postgres(database.url, { max: 10, fetch_types: false, onnotice: () => {} })

afterAll(async () => {
  await Promise.all([pool.end(), serializable.end(), sql.end({ timeout: 5 })])
  await database.stop()
})

const clients: Readonly<Record<string, SqlClient>> = {
  pg: pgClient(pool),
  'pg, statements not prepared': pgClient(pool, { prepare: false }),
  'pg, transactions serializable by default': pgClient(serializable),
  'postgres.js': postgresClient(sql),
}

/** Counts statements, of those that are about many. */
function counting(client: SqlClient): SqlClient & { readonly many: () => number; readonly all: () => number } {
  let all = 0
  let many = 0
  return {
    ...client,
    query: (text, parameters) => {
      all++
      if (text.includes("Many' AS statement")) many++
      return client.query(text, parameters)
    },
    many: () => many,
    all: () => all,
  }
}

let stores = 0

async function populated(client: SqlClient, count: number) {
  const prefix = `batches_${stores++}_`
  const counted = counting(client)
  const store = sqlStore(counted, { prefix })
  const rows = Array.from({ length: count }, (_, index) => sessionRow({ sid: `session-${index}`, expiresAt: 4e12 }))
  await Promise.all(rows.map((row) => store.create(row)))
  return { store, rows, counted, table: `${prefix}sessions`, prefix }
}

function written(row: SessionRow, changes: Partial<SessionRow> = {}): SessionRow {
  return { ...row, generation: 1, version: row.version + 1, ...changes }
}

async function generationOf(store: SessionStore, { sid }: SessionRow): Promise<number | undefined> {
  return (await store.find(sid)).row?.generation
}

function codeOf(error: unknown): unknown {
  return Reflect.get(Object(error), 'code')
}

test('how many went together is told to those who watch, as long as they do', async () => {
  const { store, rows } = await populated(pgClient(pool), 3)
  const batches: StoreBatch[] = []
  const stop = store.watchBatches?.((batch) => batches.push(batch))
  await Promise.all(rows.map(({ sid }) => store.find(sid)))
  await Promise.all(rows.map((row) => store.replace(written(row), row.version)))
  stop?.()
  await store.find('session-0')
  expect(batches).toEqual([
    { operation: 'find', size: 3 },
    { operation: 'replace', size: 3 },
  ])
  expect(sqlStore(pgClient(pool), { batches: false }).watchBatches).toBeUndefined()
})

describe.each(Object.entries(clients))('through %s', (_, client) => {
  test('sessions that are asked for at the same time are one statement, and rows come back as they were written', async () => {
    const { store, rows, counted } = await populated(client, 50)
    const before = counted.all()
    const full = (row: SessionRow): SessionRow =>
      written(row, {
        baseId: `base of ${row.sid}`,
        formerBaseId: 'a "former" \\ one',
        promotedAt: 1_764_500_000_000.25,
        forkedAt: 2 ** 53 - 1,
        forks: 16,
        seenAt: 17,
        lastActiveAt: -1.5e-7,
        device: { userAgent: 'Ä "browser" \\ {},', address: null },
      })
    expect(await Promise.all(rows.map((row) => store.replace(full(row), 0)))).toEqual(rows.map(() => true))
    const found = await Promise.all(rows.map(({ sid }) => store.find(sid)))
    expect(found.map(({ row }) => row)).toEqual(rows.map(full))
    expect(counted.all() - before).toBe(2)
  })

  // One of many, and what is wrong with it: the others must not notice.
  const faults: Readonly<Record<string, Partial<SessionRow>>> = {
    'a number that the column cannot hold': { generation: 3e9 },
    'a number that is none': { lastActiveAt: NaN },
    'nothing where something must be': { baseId: null as unknown as string },
    'a character that PostgreSQL has not': { baseId: 'nul \u0000' },
  }
  test.each(Object.entries(faults))(
    'a row with %s is answered as if alone, and the others are written',
    async (_, fault) => {
      const { store, rows, counted } = await populated(client, 20)
      const alone = sqlStore(client, { prefix: `alone_${stores++}_`, batches: false })
      const [bad] = rows
      if (!bad) throw new Error('There is no row.')
      await alone.create(bad)
      const asIfAlone = await alone.replace(written(bad, fault), 0).catch(codeOf)
      const outcomes = rows.map((row) => store.replace(written(row, row === bad ? fault : {}), 0).catch(codeOf))
      expect(await Promise.all(outcomes)).toEqual(rows.map((row) => (row === bad ? asIfAlone : true)))
      expect(counted.many()).toBe(1)
      const found = await Promise.all(rows.slice(1).map((row) => generationOf(store, row)))
      expect(found).toEqual(rows.slice(1).map(() => 1))
    },
  )

  test('a sid that PostgreSQL cannot read is refused, and the others are found', async () => {
    const { store, rows } = await populated(client, 20)
    const finds = [...rows.map(({ sid }) => sid), 'nul \u0000'].map((sid) => store.find(sid).catch(() => 'refused'))
    const found = await Promise.all(finds)
    expect(found.slice(0, -1)).toMatchObject(rows.map((row) => ({ row })))
    expect(found.at(-1)).toBe('refused')
  })

  test('a session that somebody else holds is waited for by itself alone', async () => {
    const { store, rows, table } = await populated(client, 20)
    const [held, ...free] = rows
    if (!held) throw new Error('There is no row.')
    const other = await pool.connect()
    onTestFinished(() => other.release())
    await other.query('BEGIN')
    await other.query(`UPDATE ${table} SET version = 7 WHERE sid = $1`, [held.sid])
    let isHeldAnswered = false
    const waiting = store.replace(written(held), 0).finally(() => (isHeldAnswered = true))
    expect(await Promise.all(free.map((row) => store.replace(written(row), 0)))).toEqual(free.map(() => true))
    expect(isHeldAnswered).toBe(false)
    await other.query('COMMIT')
    expect(await waiting).toBe(false)
  })

  test('nodes that write the same sessions in opposite orders do not wait for each other, and each session has one winner', async () => {
    const { store, rows, prefix } = await populated(client, 30)
    const other = sqlStore(client, { prefix })
    const deadlocks = async (): Promise<unknown> => {
      const { rows: counts } = await pool.query(
        'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
      )
      return counts
    }
    const before = await deadlocks()
    const versions = new Map(rows.map(({ sid }) => [sid, 0]))
    for (let version = 0; version < 10; version++) {
      const outcomes = await Promise.all([
        ...rows.map((row) => store.replace(written({ ...row, version }), version)),
        ...rows.toReversed().map((row) => other.replace(written({ ...row, version }), version)),
      ])
      expect(outcomes.filter(Boolean)).toHaveLength(rows.length)
    }
    const found = await Promise.all([...versions.keys()].map((sid) => store.find(sid)))
    expect(found.map(({ row }) => row?.version)).toEqual(rows.map(() => 10))
    expect(await deadlocks()).toEqual(before)
  })
})

test('a batch whose connection breaks is told to each of its callers, and tried by nobody again', async () => {
  const { rows, prefix } = await populated(pgClient(pool), 20)
  let statements = 0
  const breaking: SqlClient = {
    ...pgClient(pool),
    query: async (text, parameters) => {
      const answer = await pgClient(pool).query(text, parameters)
      if (text.includes("Many' AS statement")) {
        statements++
        throw Object.assign(new Error('Connection terminated unexpectedly'), { code: '08006' })
      }
      return answer
    },
  }
  const store = sqlStore(breaking, { prefix })
  const outcomes = await Promise.allSettled(rows.map((row) => store.replace(written(row), 0)))
  expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']))
  expect(statements).toBe(1)
})

test('a statement that hangs holds nobody else up', async () => {
  const { rows, prefix } = await populated(pgClient(pool), 20)
  let hangs = true
  const store = sqlStore(
    {
      ...pgClient(pool),
      query: (text, parameters) => {
        if (!hangs || !text.includes("'find")) return pgClient(pool).query(text, parameters)
        hangs = false
        return new Promise(() => {})
      },
    },
    { prefix },
  )
  await store.now()
  const [first, ...others] = rows.map(({ sid }) => sid)
  if (first === undefined) throw new Error('There is no row.')
  void store.find(first)
  // Others come when it is under way.
  await new Promise(setImmediate)
  expect(hangs).toBe(false)
  const found = await Promise.all(others.map((sid) => store.find(sid)))
  expect(found.map(({ row }) => row?.sid)).toEqual(others)
})
