// D-SC-03 D-SC-04 D-SR-05 D-SR-17
import { startRedisCluster } from '@keyturn/databases'
import { Cluster } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { groupCount, groupOfSession, groupOfUser, newSessionId } from '../../src/rotation/session-id.ts'
import { keyLayouts } from '../../src/stores/redis/key-layouts.ts'
import { ioredisClient, redisStore } from '../../src/stores/redis/index.ts'
import type { RedisClient, RedisLayout } from '../../src/stores/redis/index.ts'
import type { SessionStore } from '../../src/rotation/session-store.ts'
import { storeContract } from '../../src/testing/index.ts'
import { sessionRow } from '../rows.ts'
import { placed } from './placed.ts'

const database = await startRedisCluster()
const hosts = database.nodes.map(({ port }) => ({ host: '127.0.0.1', port }))
const connection = new Cluster(hosts)
const client = ioredisClient(connection)

beforeAll(() => connection.set('warm', 'up'))
afterAll(async () => {
  connection.disconnect()
  await database.stop()
})

let stores = 0
const prefixOfNext = (): string => `{store ${stores++}}:`
const open = (layout: RedisLayout, prefix = prefixOfNext()): SessionStore => redisStore(client, { prefix, layout })

describe.each([
  { layout: 'together', ids: 'of any kind', arrange: (store: SessionStore) => store },
  { layout: 'before-spread', ids: 'that name the group of their user', arrange: placed },
  { layout: 'spread', ids: 'of any kind', arrange: (store: SessionStore) => store },
  { layout: 'spread', ids: 'that name the group of their user', arrange: placed },
] as const)('the Redis store on a cluster, $layout, with ids $ids', ({ layout, arrange }) => {
  test.each([...storeContract(async () => arrange(open(layout)))])('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

async function rowOf(store: SessionStore, userId: string, sid = newSessionId(userId)) {
  const now = await store.now()
  return sessionRow({ sid, userId, createdAt: now, lastActiveAt: now, expiresAt: now + 86_400_000 })
}

test('each group lies in its own part of the slots', async () => {
  const [spread] = keyLayouts('{keyturn}:', 'spread')
  for (const [group, start] of spread.all.entries()) {
    const slot = await connection.cluster('KEYSLOT', `${start}session:x`)
    expect([group, Math.floor(slot / (16_384 / groupCount))]).toEqual([group, group])
  }
})

test('the id of a session names the group of its user, whatever the user is called', () => {
  const groups = new Set<number>()
  for (let index = 0; index < 5_000; index++) {
    const userId = `user ${index}`
    const sid = newSessionId(userId)
    expect(sid).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(groupOfSession(sid)).toBe(groupOfUser(userId))
    groups.add(groupOfSession(sid))
  }
  expect(groups.size).toBe(groupCount)
})

test('of 100,000 sessions no master has more than 1.15 times its share', async () => {
  const store = open('spread')
  const before = await Promise.all(database.nodes.map(({ admin }) => admin.dbsize()))
  const row = await rowOf(store, 'somebody')
  for (let batch = 0; batch < 100; batch++) {
    const users = Array.from({ length: 1_000 }, (_, index) => `user ${batch}-${index}`)
    await Promise.all(users.map((userId) => store.create({ ...row, userId, sid: newSessionId(userId) })))
  }
  const after = await Promise.all(database.nodes.map(({ admin }) => admin.dbsize()))
  const keys = after.map((count, index) => count - (before[index] ?? 0))
  const mean = keys.reduce((sum, count) => sum + count, 0) / keys.length
  expect(mean * keys.length).toBe(200_000)
  expect(Math.max(...keys) / mean).toBeLessThan(1.15)
  await Promise.all(database.nodes.map(({ admin }) => admin.flushall()))
})

test('nothing is asked of a node by chance: every command names a key, and what it names is in one slot', async () => {
  await Promise.all(database.nodes.map(({ admin }) => admin.script('FLUSH')))
  const slots = new Set<number>()
  const commands = new Set<string>()
  const watched: RedisClient = {
    ...client,
    command: async (name, ...args) => {
      commands.add(name)
      const keys = name === 'ZRANGE' ? args.slice(0, 1) : args.slice(2, 2 + Number(args[1]))
      const found = await Promise.all(keys.map((key) => connection.cluster('KEYSLOT', key)))
      expect(new Set(found).size).toBe(1)
      slots.add(Number(found[0]))
      return client.command(name, ...args)
    },
  }
  const store = redisStore(watched, { prefix: prefixOfNext(), layout: 'spread' })
  const row = await rowOf(store, 'user-1')
  await store.create(row)
  await store.find(row.sid)
  await store.replace({ ...row, version: 1 }, 0)
  await store.listByUser('user-1')
  await store.revoke(row.sid, 'revoked')
  await store.revokeByUser('user-1', 'revoked')
  await store.listRevoked(0)
  expect([...commands].toSorted()).toEqual(['EVAL', 'EVALSHA', 'ZRANGE'])
  expect(slots.size).toBe(groupCount + 1)
})

test('clients that have just come, and nodes that know no script, are served at once', async () => {
  const prefix = prefixOfNext()
  const signIns = Array.from({ length: 20 }, async (_, index) => {
    await Promise.all(database.nodes.map(({ admin }) => admin.script('FLUSH')))
    const fresh = new Cluster(hosts)
    try {
      const store = redisStore(ioredisClient(fresh), { prefix, layout: 'spread' })
      const row = await rowOf(store, `user ${index}`)
      await store.create(row)
      return (await store.find(row.sid)).row?.sid === row.sid
    } finally {
      fresh.disconnect()
    }
  })
  expect(new Set(await Promise.all(signIns))).toEqual(new Set([true]))
})

/** Reads and writes a session through each node in turn. */
async function useThrough(fleet: readonly SessionStore[], sid: string): Promise<void> {
  for (const node of fleet) {
    const { row } = await node.find(sid)
    expect(row?.sid).toBe(sid)
    if (row) expect(await node.replace({ ...row, version: row.version + 1 }, row.version)).toBe(true)
  }
}

test('while a fleet is upgraded node by node, every node has every session', async () => {
  const prefix = prefixOfNext()
  const steps: readonly (readonly RedisLayout[])[] = [
    ['together', 'before-spread'],
    ['before-spread', 'before-spread'],
    ['before-spread', 'spread'],
    ['spread', 'spread'],
  ]
  const sids: string[] = []
  for (const layouts of steps) {
    const fleet = layouts.map((layout) => open(layout, prefix))
    for (const node of fleet) {
      const row = await rowOf(node, 'user-1')
      await node.create(row)
      sids.push(row.sid)
    }
    for (const sid of sids) await useThrough(fleet, sid)
    for (const node of fleet) expect(await node.listByUser('user-1')).toHaveLength(sids.length)
  }
  const [old, young] = [open('before-spread', prefix), open('spread', prefix)]
  expect((await young.revokeByUser('user-1', 'revoked')).toSorted()).toEqual(sids.toSorted())
  for (const sid of sids) expect((await old.find(sid)).row?.revokeReason).toBe('revoked')
  expect((await old.listRevoked(0)).map(({ sid }) => sid).toSorted()).toEqual(sids.toSorted())
})

test('what servers wrote before keys could be spread is found, changed, listed and ended', async () => {
  const prefix = prefixOfNext()
  const store = open('spread', prefix)
  const row = await rowOf(store, 'user-1', 'an-id-of-random-letter')
  // As it lies in databases out there.
  await connection.hset(`${prefix}session:${row.sid}`, { row: JSON.stringify(row), version: '0' })
  await connection.zadd(`${prefix}user:user-1`, row.expiresAt, row.sid)
  expect((await store.find(row.sid)).row).toEqual(row)
  expect(await store.replace({ ...row, generation: 1, version: 1 }, 0)).toBe(true)
  expect(await store.listByUser('user-1')).toEqual([{ ...row, generation: 1, version: 1 }])
  expect(await store.revoke(row.sid, 'revoked')).toBe(true)
  expect(await connection.zrange(`${prefix}revocations`, 0, '-1')).toEqual([row.sid])
})

test('a node hears of revocations in every part of the cluster', async () => {
  const store = open('spread')
  const rows = await Promise.all(Array.from({ length: 30 }, (_, index) => rowOf(store, `user ${index}`)))
  await Promise.all(rows.map((row) => store.create(row)))
  const heard = new Set<string>()
  const all = Promise.withResolvers<void>()
  const stop = await store.watchRevoked?.((sid) => {
    heard.add(sid)
    if (heard.size === rows.length) all.resolve()
  })
  await Promise.all(rows.map(({ sid }) => store.revoke(sid, 'revoked')))
  await all.promise
  await stop?.()
  expect((await store.listRevoked(0)).map(({ sid }) => sid).toSorted()).toEqual([...heard].toSorted())
})
