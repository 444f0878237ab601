// D-SC-04 D-SE-15
import { startRedis, startRedisCluster, startRedisSentinel } from '@keyturn/databases'
import { expect, onTestFinished, test } from 'vitest'
import { asOne, observe, startTwoNodes } from './two-nodes.ts'

const patience = 60_000

test.each([
  { kind: 'Redis', start: startRedis },
  { kind: 'Redis Cluster', start: startRedisCluster },
  { kind: 'Redis with Sentinels', start: startRedisSentinel },
])('two nodes on one $kind behave as one', { timeout: patience }, async ({ start }) => {
  const redis = await start()
  onTestFinished(() => redis.stop(), patience)
  expect(await observe(await startTwoNodes({ REDIS_URL: redis.url }))).toEqual(asOne)
})
