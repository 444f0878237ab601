// D-SC-05
import { Redis } from 'ioredis'
import { afterAll, describe, expect, test } from 'vitest'
import { ioredisClient, redisStore } from '../../src/stores/redis/index.ts'
import { breakableRedis } from '../breakable/redis.ts'
import { createServerWorld, createTestBrowser } from '../server-world.ts'
import { cutEverywhere, startCuttingProxy } from './cutting-proxy.ts'
import type { FaultMoment } from './faulty-client.ts'
import { situations, startLife } from './situations.ts'
import type { Situation } from './situations.ts'

const database = await breakableRedis()
const proxy = await startCuttingProxy(database.port)
const url = database.url.replace(String(database.port), String(proxy.port))

afterAll(async () => {
  await proxy.stop()
  await database.stop()
})

const habits = [
  { habit: 'sends again what was not answered', maxRetriesPerRequest: 20 },
  { habit: 'does not', maxRetriesPerRequest: 0 },
]

describe.each(habits)('a connection that $habit', ({ maxRetriesPerRequest }) => {
  test.each([...situations])('may be cut anywhere in $name', async (situation) => {
    const cuts = await cutEverywhere((position, moment) => live(situation, maxRetriesPerRequest, position, moment))
    expect(Math.min(...cuts)).toBeGreaterThan(0)
  })
})

let stores = 0

/** Lives through a situation in which the connection is cut; says whether it was. */
async function live(
  { prepare, act, prove }: Situation,
  maxRetriesPerRequest: number,
  position: number,
  moment: FaultMoment,
): Promise<boolean> {
  const prefix = `{store ${stores++}}:`
  const connection = new Redis(url, { maxRetriesPerRequest, retryStrategy: () => 1 })
  connection.on('error', () => {})
  try {
    const store = redisStore(ioredisClient(connection), { prefix })
    const browser = createTestBrowser(createServerWorld({ store }))
    const life = startLife(browser, store, () => database.letSettle(prefix))
    await store.now()
    await prepare(life)
    proxy.cutAt(position, moment)
    const reply = await act(life)
    const isCut = proxy.heal()
    if (isCut && maxRetriesPerRequest === 0) expect(reply).toMatchObject({ status: 503, setCookies: [] })
    if (reply.status === 503) expect(reply.setCookies).toEqual([])
    await prove(life)
    return isCut
  } finally {
    connection.disconnect()
  }
}
