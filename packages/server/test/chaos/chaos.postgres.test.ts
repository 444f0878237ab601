// D-SC-04 D-SC-05 D-SC-07
import { expect, test } from 'vitest'
import { breakablePostgres } from '../breakable/postgres.ts'
import { shortChaos } from './short-chaos.ts'

test('while nodes and PostgreSQL fail, nobody is signed out falsely and all thieves are found', async () => {
  expect(await shortChaos(breakablePostgres)).toEqual({ falseSignOuts: [], areThieves: true, atLarge: [] })
})
