// D-SC-05
import { Redis } from 'ioredis'
import { afterAll, describe, expect, test } from 'vitest'
import { ioredisClient, redisStore } from '../../src/stores/redis/index.ts'
import { breakableRedis } from '../breakable/redis.ts'
import { createServerWorld, createTestBrowser } from '../server-world.ts'
import { CROWD, expectOneLineEach, refreshThrough, signInCrowd } from './crowd.ts'

const database = await breakableRedis()
const resending = new Redis(database.url, { retryStrategy: () => 10, maxRetriesPerRequest: 1 })
const failing = new Redis(database.url, { retryStrategy: () => 10, maxRetriesPerRequest: 0 })
for (const connection of [resending, failing]) connection.on('error', () => {})

afterAll(async () => {
  resending.disconnect()
  failing.disconnect()
  await database.stop()
})

const connections = [
  { connection: 'sends again what was not answered', client: ioredisClient(resending) },
  { connection: 'does not', client: ioredisClient(failing) },
]

const disasters = [
  { disaster: 'Redis is killed and started again', happen: database.crashAndRestart },
  { disaster: 'Redis ends all connections', happen: database.endConnections },
]

let stores = 0

describe.each(connections)('through a connection that $connection', ({ client }) => {
  describe.each(disasters)('while everybody refreshes $disaster', ({ happen }) => {
    test.each([1, CROWD / 2])('after %i answers, and no session is lost or doubled', async (answers) => {
      const prefix = `{store ${stores++}}:`
      const letSettle = (): Promise<void> => database.letSettle(prefix)
      const store = redisStore(client, { prefix })
      expect(await refreshThrough(store, letSettle, answers, happen)).toHaveLength(CROWD)
    })
  })
})

test('while Redis is full every promotion is answered 503, and nothing is lost, doubled or half written', async () => {
  const prefix = `{store ${stores++}}:`
  const letSettle = (): Promise<void> => database.letSettle(prefix)
  const store = redisStore(ioredisClient(resending), { prefix })
  const world = createServerWorld({ store })
  const crowd = await signInCrowd(CROWD, () => createTestBrowser(world))
  await letSettle()
  await resending.config('SET', 'maxmemory', '1')
  for (const browser of crowd) {
    expect(await browser.post('/auth/refresh')).toMatchObject({ status: 503, setCookies: [] })
    expect((await browser.post('/auth/logout')).status).toBe(503)
  }
  await resending.config('SET', 'maxmemory', '0')
  await expectOneLineEach(crowd, letSettle)
  expect(await store.listRevoked(0)).toHaveLength(CROWD)
})
