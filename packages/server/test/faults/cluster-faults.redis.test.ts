// D-SC-05
import { Cluster, Redis } from 'ioredis'
import { afterAll, expect, test } from 'vitest'
import { newSessionId } from '../../src/rotation/session-id.ts'
import { openRedis } from '../../src/node/open-redis.ts'
import { keyLayouts } from '../../src/stores/redis/key-layouts.ts'
import { ioredisClient, redisStore } from '../../src/stores/redis/index.ts'
import { breakableRedisCluster } from '../breakable/redis-cluster.ts'
import { sessionRow } from '../rows.ts'
import { CROWD, refreshThrough } from './crowd.ts'

const database = await breakableRedisCluster()
const { connection, store } = openRedis(database.url, { Cluster, Redis })
const patience = 120_000

afterAll(async () => {
  connection.disconnect()
  await database.stop()
}, patience)

const user = 'user-1'

async function signIn(userId = user) {
  const now = await store.now()
  const sid = newSessionId(userId)
  const row = sessionRow({ sid, userId, createdAt: now, lastActiveAt: now, expiresAt: now + 86_400_000 })
  await store.create(row)
  return row
}

test(
  'while the slot of a user is being moved every session goes on, and what needs all of its keys waits for them',
  async () => {
    const rows = await Promise.all(Array.from({ length: 40 }, () => signIn()))
    const slot = Number(await connection.call('CLUSTER', 'KEYSLOT', keyLayouts('{keyturn}:', 'spread')[0].ofUser(user)))
    const from = await database.cluster.ownerOf(slot)
    const waiting: Promise<unknown>[] = []
    await database.cluster.moveSlot(slot, async () => {
      const found = await Promise.all(rows.map(({ sid }) => store.find(sid)))
      expect(found.map(({ row }) => row)).toEqual(rows)
      const written = await Promise.all(rows.map((row) => store.replace({ ...row, version: 1 }, 0)))
      expect(new Set(written)).toEqual(new Set([true]))
      // They are answered once the move is over, which goes on meanwhile.
      const [first, second] = rows
      waiting.push(store.revoke(first?.sid ?? '', 'revoked'), store.revoke(second?.sid ?? '', 'revoked'), signIn())
    })
    expect((await Promise.all(waiting)).slice(0, 2)).toEqual([true, true])
    expect(await database.cluster.ownerOf(slot)).not.toBe(from)
    expect(await store.revokeByUser(user, 'revoked')).toHaveLength(39)
    expect(await store.listByUser(user)).toHaveLength(41)
    expect(await store.listRevoked(0)).toHaveLength(41)
  },
  patience,
)

let stores = 0

test.each([
  { disaster: 'a master is killed and its replica takes over', happen: database.crashAndRestart },
  { disaster: 'a slot is moved', happen: database.moveSomeSlot },
  { disaster: 'all nodes end all connections', happen: database.endConnections },
])(
  'while everybody refreshes $disaster, and no session is lost or doubled',
  async ({ happen }) => {
    const prefix = `{store ${stores++}}:`
    const own = redisStore(ioredisClient(connection), { prefix, layout: 'spread' })
    const ends = await refreshThrough(own, () => database.letSettle(prefix), CROWD / 2, happen)
    expect(ends).toHaveLength(CROWD)
  },
  patience,
)
