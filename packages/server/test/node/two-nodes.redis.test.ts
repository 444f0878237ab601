// D-SC-04 D-SE-15
import { startRedis } from '@keyturn/databases'
import { afterAll, expect, test } from 'vitest'
import { asOne, observe, startTwoNodes } from './two-nodes.ts'

const redis = await startRedis()
const patience = 30_000
afterAll(() => redis.stop())

test('two nodes on one Redis behave as one', { timeout: patience }, async () => {
  expect(await observe(await startTwoNodes({ REDIS_URL: redis.url }))).toEqual(asOne)
})
