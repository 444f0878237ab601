import { expect, test } from 'vitest'
import { simulate } from '../src/worlds/simulate.ts'

// D-XT-11 D-XT-12 D-XT-13 D-XT-14 D-CS-12

test('whatever happens to six tabs: one refresh at a time, no false end, a sign-out wins, and every request settles', async () => {
  // In CI the same worlds each time, so that what fails is what has changed; elsewhere new ones.
  const seed = process.env['CI'] ? 20_261_124 : Date.now() % 2 ** 31
  const { worlds, counts, verdicts } = await simulate({ worlds: 200, seed })
  console.info(`seed ${seed}`)
  expect(worlds).toBe(200)
  // The worlds have to be lively to prove anything.
  expect(counts.refreshes).toBeGreaterThan(1_000)
  expect(counts.requests).toBeGreaterThan(500)
  expect(Object.keys(verdicts)).toEqual(expect.arrayContaining(['fork', 'promote', 'keep', 'settle', 'revoked']))
}, 60_000)
