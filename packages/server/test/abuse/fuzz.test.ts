// D-SR-13 D-SE-12
import { expect, test } from 'vitest'
import { fuzzTokens } from './fuzz.ts'

// `pnpm fuzz` does the same two hundred thousand times. Another seed finds other damage.
test('damaged tokens are refused as documented, never reach the store, and cost nobody a session', async () => {
  const { presented, faults } = await fuzzTokens({ count: 4_000, seed: 1 })
  expect(faults).toEqual([])
  expect(presented).toBeGreaterThan(7_000)
}, 60_000)
