// D-SC-04 D-SC-07
import { expect, test } from 'vitest'
import { runChaos } from './run-chaos.ts'

test('while nodes and database fail, nobody is signed out falsely and all thieves are found', async () => {
  const tally = await runChaos({ seed: 1, clients: 12, thieves: 4, settleWindow: 300, duration: 5_000 })
  expect(tally.falseSignOuts).toEqual([])
  expect(tally.thefts.length).toBeGreaterThan(0)
  expect(tally.thefts.filter(({ foundAt }) => foundAt === undefined)).toEqual([])
})
