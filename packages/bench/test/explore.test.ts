import { expect, test } from 'vitest'
import { explore, settings } from '../src/orders/explore.ts'

// D-CS-12 D-XT-11 D-XT-12 D-XT-13

test.for(settings)(
  'in every order of three events all holds: $server, $beginning',
  { timeout: 60_000 },
  async (setting) => {
    const { depth, states } = await explore(setting, { depth: 3, cache: false })
    expect(depth).toBe(3)
    expect(states).toBeGreaterThan(100)
  },
)
