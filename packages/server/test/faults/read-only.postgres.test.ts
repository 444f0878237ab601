// D-SC-05
import { startPostgres } from '@keyturn/databases'
import type { Postgres } from '@keyturn/databases'
import { Pool } from 'pg'
import { afterAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { pgClient, sqlStore } from '../../src/stores/sql/index.ts'
import type { SessionStore } from '../../src/rotation/session-store.ts'
import { sessionRow } from '../rows.ts'
import { startSilentProxy } from './silent-proxy.ts'

const former = await startPostgres()
const next = await startPostgres()
let leader = former
// As a name, an address or a proxy that leads to the leader; what is connected stays connected.
const proxy = await startSilentProxy(() => leader.port)
const url = former.url.replace(String(former.port), String(proxy.port))

afterAll(async () => {
  await proxy.stop()
  await Promise.all([former.stop(), next.stop()])
})

async function on(database: Postgres, act: (pool: Pool) => Promise<unknown>): Promise<void> {
  const pool = new Pool({ connectionString: database.url, max: 1 })
  await act(pool)
  await pool.end()
}

async function setReadOnly(database: Postgres, value: 'on' | 'off'): Promise<void> {
  await on(database, async (pool) => {
    await pool.query(`ALTER SYSTEM SET default_transaction_read_only = ${value}`)
    await pool.query('SELECT pg_reload_conf()')
    await vi.waitUntil(async () => {
      const { rows } = await pool.query<{ transaction_read_only: string }>('SHOW transaction_read_only')
      return rows[0]?.transaction_read_only === value
    })
  })
}

/** A store whose pool has connections that idle, all of them to the former leader. */
async function warmStore(): Promise<SessionStore> {
  const pool = new Pool({ connectionString: url, max: 5, idleTimeoutMillis: 0 })
  const store = sqlStore(pgClient(pool))
  onTestFinished(async () => {
    await store.close?.()
    await pool.end()
  })
  await Promise.all(Array.from({ length: 20 }, () => store.now()))
  expect(pool.idleCount).toBe(5)
  return store
}

beforeEach(async () => {
  leader = former
  await setReadOnly(former, 'off')
  await on(next, (pool) => sqlStore(pgClient(pool)).now())
})

test('a database that is read-only can be read, and is not well', async () => {
  const store = await warmStore()
  await expect(store.requireWritable?.()).resolves.toBeUndefined()
  await setReadOnly(former, 'on')
  await expect(store.now()).resolves.toBeGreaterThan(0)
  await expect(store.requireWritable?.()).rejects.toMatchObject({ code: '25006' })
  await setReadOnly(former, 'off')
  await expect(store.requireWritable?.()).resolves.toBeUndefined()
})

test('after one write that a former leader refuses, all go to the new one', async () => {
  const store = await warmStore()
  await setReadOnly(former, 'on')
  leader = next
  await expect(store.create(sessionRow({ sid: 'refused' }))).rejects.toMatchObject({ code: '25006' })
  await expect(store.create(sessionRow({ sid: 'taken' }))).resolves.toBeUndefined()
  expect((await store.find('taken')).row).toBeDefined()
})

test('who writes nothing leaves a former leader, too, and hears what is revoked on the new one', async () => {
  const store = await warmStore()
  const heard = Promise.withResolvers<string>()
  await store.watchRevoked?.((sid) => heard.resolve(sid))
  await setReadOnly(former, 'on')
  leader = next
  await on(next, async (pool) => {
    const other = sqlStore(pgClient(pool))
    await other.create(sessionRow({ sid: 'elsewhere', expiresAt: Infinity }))
    await other.revoke('elsewhere', 'revoked')
  })
  expect(await heard.promise).toBe('elsewhere')
})
