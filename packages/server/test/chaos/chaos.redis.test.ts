// D-SC-04 D-SC-05 D-SC-07
import { expect, test } from 'vitest'
import { breakableRedis } from '../breakable/redis.ts'
import { shortChaos } from './short-chaos.ts'

test('while nodes and Redis fail, nobody is signed out falsely and all thieves are found', async () => {
  expect(await shortChaos(breakableRedis)).toEqual({ falseSignOuts: [], areThieves: true, atLarge: [] })
})
