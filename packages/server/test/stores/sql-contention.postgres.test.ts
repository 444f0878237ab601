// D-SC-03 D-SR-17
import { startPostgres } from '@keyturn/databases'
import { Pool } from 'pg'
import type { PoolClient } from 'pg'
import { afterAll, expect, test } from 'vitest'
import { pgClient, sqlStore } from '../../src/stores/sql/index.ts'
import type { SqlClient } from '../../src/stores/sql/index.ts'
import { sessionRow } from '../rows.ts'

const database = await startPostgres()
const pool = new Pool({ connectionString: database.url, max: 20 })
const client = pgClient(pool)

afterAll(async () => {
  await pool.end()
  await database.stop()
})

/** Fails so many statements in the way that PostgreSQL does, which then had no effect. */
function conflicting(times: number, code: string): SqlClient {
  let left = times
  return {
    ...client,
    query: async (...statement) => {
      if (left-- > 0) throw Object.assign(new Error('undone'), { code })
      return client.query(...statement)
    },
  }
}

test.each(['40001', '40P01'])('a statement that PostgreSQL undid with %s is made again', async (code) => {
  const prefix = `undone_${code.toLowerCase()}_`
  await sqlStore(client, { prefix }).create(sessionRow())
  const store = sqlStore(conflicting(5, code), { prefix })
  expect(await store.replace(sessionRow({ generation: 7, version: 1 }), 0)).toBe(true)
  expect((await store.find('session-1')).row?.generation).toBe(7)
})

test('a conflict that does not end, and every other failure, reach the caller', async () => {
  await expect(sqlStore(conflicting(Infinity, '40001')).now()).rejects.toThrow('undone')
  await expect(sqlStore(conflicting(1, '53100'), { prefix: 'full_' }).now()).rejects.toThrow('undone')
})

test('expired sessions that another node holds are left for later, and nobody waits', async () => {
  const store = sqlStore(client, { prefix: 'held_' })
  for (const sid of ['held', 'free']) await store.create(sessionRow({ sid, expiresAt: 1 }))
  await inTransaction(async (other) => {
    await other.query(`SELECT FROM held_sessions WHERE sid = 'held' FOR UPDATE`)
    expect(await store.deleteExpired(1)).toBe(1)
    expect((await store.find('held')).row?.sid).toBe('held')
  })
  expect(await store.deleteExpired(1)).toBe(1)
})

test('nodes that clean up at the same time share the work', async () => {
  const store = sqlStore(client, { prefix: 'shared_' })
  const stores = [store, ...Array.from({ length: 3 }, () => sqlStore(client, { prefix: 'shared_' }))]
  const sids = Array.from({ length: 100 }, (_, index) => `session-${index}`)
  await Promise.all(sids.map((sid) => store.create(sessionRow({ sid, expiresAt: 1 }))))
  let deleted = 0
  for (let round = 0; deleted < sids.length && round < sids.length; round++) {
    const counts = await Promise.all(stores.map((store) => store.deleteExpired(1, 10)))
    deleted += counts.reduce((sum, count) => sum + count, 0)
  }
  expect(deleted).toBe(sids.length)
})

test('users whose sessions are ended from several sides at once end once', async () => {
  const store = sqlStore(client, { prefix: 'ended_' })
  const stores = [store, ...Array.from({ length: 3 }, () => sqlStore(client, { prefix: 'ended_' }))]
  const sids = Array.from({ length: 20 }, (_, index) => `session-${index}`)
  await Promise.all(sids.map((sid) => store.create(sessionRow({ sid }))))
  const ended = await Promise.all([
    ...stores.map((store) => store.revokeByUser('user-1', 'revoked')),
    ...stores.map(async (store) => ((await store.revoke('session-7', 'signed-out')) ? ['session-7'] : [])),
  ])
  expect(ended.flat().toSorted()).toEqual(sids.toSorted())
  expect(await store.listRevoked(0)).toHaveLength(sids.length)
})

test('what was revoked more than a day ago is forgotten with the clean-up', async () => {
  const store = sqlStore(client, { prefix: 'forgotten_' })
  const now = await store.now()
  const day = 86_400_000
  for (const [sid, revokedAt] of Object.entries({ old: now - day - 1_000, recent: now - day / 2 })) {
    await store.create(sessionRow({ sid, expiresAt: now + day }))
    await store.replace(sessionRow({ sid, revokedAt, revokeReason: 'revoked', version: 1 }), 0)
  }
  await store.deleteExpired(now)
  expect((await store.listRevoked(0)).map(({ sid }) => sid)).toEqual(['recent'])
})

async function inTransaction(work: (connection: PoolClient) => Promise<void>): Promise<void> {
  const connection = await pool.connect()
  try {
    await connection.query('BEGIN')
    await work(connection)
    await connection.query('COMMIT')
  } finally {
    connection.release()
  }
}
