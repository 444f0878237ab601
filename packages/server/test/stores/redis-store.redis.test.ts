// D-SC-03 D-SC-04 D-SR-05 D-SR-17
import { startRedis } from '@keyturn/databases'
import { Redis } from 'ioredis'
import { afterAll, describe, expect, test } from 'vitest'
import type { SessionStore } from '../../src/rotation/session-store.ts'
import { ioredisClient, redisStore } from '../../src/stores/redis/index.ts'
import { storeContract } from '../../src/testing/index.ts'
import { sessionRow } from '../rows.ts'

const database = await startRedis()
const connection = new Redis(database.url)
const modern = new Redis(database.url, { protocol: 3 })
const client = ioredisClient(connection)

afterAll(async () => {
  connection.disconnect()
  modern.disconnect()
  await database.stop()
})

let stores = 0
const prefixOfNext = (): string => `{store ${stores++}}:`
const protocols = [
  { protocol: 'RESP2', client },
  { protocol: 'RESP3', client: ioredisClient(modern) },
]

describe.each(protocols)('the Redis store over $protocol', ({ client }) => {
  const contract = storeContract(async () => redisStore(client, { prefix: prefixOfNext() }))
  test.each([...contract])('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

async function lastingRow(store: SessionStore, sid: string, lifetime = 86_400_000) {
  return sessionRow({ sid, expiresAt: (await store.now()) + lifetime })
}

test('a session and what belongs to it go at its absolute end, whatever is written in between', async () => {
  const prefix = prefixOfNext()
  const store = redisStore(client, { prefix })
  const row = await lastingRow(store, 'session-1')
  await store.create(row)
  await store.create(await lastingRow(store, 'session-2', 1_000))
  await store.replace({ ...row, generation: 1, version: 1 }, 0)
  await store.revoke('session-1', 'revoked')
  expect(await connection.pexpiretime(`${prefix}session:session-1`)).toBe(row.expiresAt)
  expect(await connection.pexpiretime(`${prefix}user:user-1`)).toBe(row.expiresAt)
})

test('sessions that have gone leave nothing behind in the list of their user', async () => {
  const prefix = prefixOfNext()
  const store = redisStore(client, { prefix })
  await store.create(await lastingRow(store, 'gone', -1))
  await store.create(await lastingRow(store, 'lives'))
  expect(await connection.zrange(`${prefix}user:user-1`, 0, '-1')).toEqual(['lives'])
  expect((await store.listByUser('user-1')).map(({ sid }) => sid)).toEqual(['lives'])
})

test('a session of before they could be bound is bound to nothing', async () => {
  const prefix = prefixOfNext()
  const store = redisStore(client, { prefix })
  const row = await lastingRow(store, 'session-1')
  await store.create(row)
  const { bound: _, ...before } = row
  await connection.hset(`${prefix}session:session-1`, 'row', JSON.stringify(before))
  expect((await store.find('session-1')).row).toEqual(row)
})

test('instants keep their fractions', async () => {
  const store = redisStore(client, { prefix: prefixOfNext() })
  const row = { ...(await lastingRow(store, 'session-1')), lastActiveAt: 1_800_000_000_000.25 }
  await store.create(row)
  expect((await store.find('session-1')).row).toEqual(row)
})

test('scripts that Redis has forgotten are sent again', async () => {
  const store = redisStore(client, { prefix: prefixOfNext() })
  await store.create(await lastingRow(store, 'session-1'))
  await connection.script('FLUSH')
  expect(await store.revoke('session-1', 'revoked')).toBe(true)
})

test('what was revoked more than a day ago is forgotten with the next revocation', async () => {
  const store = redisStore(client, { prefix: prefixOfNext() })
  const now = await store.now()
  for (const [sid, revokedAt] of Object.entries({ old: now - 86_401_000, recent: now })) {
    const row = await lastingRow(store, sid)
    await store.create(row)
    await store.replace({ ...row, revokedAt, revokeReason: 'revoked', version: 1 }, 0)
  }
  expect((await store.listRevoked(0)).map(({ sid }) => sid)).toEqual(['recent'])
})

test('a node that watches hears of revocations after its connection was ended', async () => {
  const store = redisStore(client, { prefix: prefixOfNext() })
  const heard = Promise.withResolvers<string>()
  await store.watchRevoked?.(heard.resolve)
  await store.create(await lastingRow(store, 'session-1'))
  await connection.client('KILL', 'TYPE', 'PUBSUB')
  await store.revoke('session-1', 'revoked')
  expect(await heard.promise).toBe('session-1')
  await store.close?.()
})
