// D-SC-04 D-SC-05 D-SC-07
import { expect, test } from 'vitest'
import { breakableRedisCluster } from '../breakable/redis-cluster.ts'
import { shortChaos } from './short-chaos.ts'

test('while nodes and masters of a cluster fail, and slots move, nobody is signed out falsely and all thieves are found', async () => {
  expect(await shortChaos(breakableRedisCluster)).toEqual({ falseSignOuts: [], areThieves: true, atLarge: [] })
})
