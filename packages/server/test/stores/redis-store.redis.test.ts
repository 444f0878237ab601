// D-SC-03 D-SC-04 D-SR-05 D-SR-17
import { startRedis } from '@keyturn/databases'
import { Redis } from 'ioredis'
import { afterAll, expect, test } from 'vitest'
import { ioredisClient, redisStore } from '../../src/stores/redis/index.ts'
import { storeContract } from '../../src/testing/index.ts'

const database = await startRedis()
const connection = new Redis(database.url)
const client = ioredisClient(connection)

afterAll(async () => {
  connection.disconnect()
  await database.stop()
})

let stores = 0
const contract = storeContract(async () => redisStore(client, { prefix: `{store ${stores++}}:` }))

test.each([...contract])('the Redis store: $name', async ({ run }) => {
  await expect(run()).resolves.toBeUndefined()
})
