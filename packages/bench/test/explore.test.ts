import { expect, test } from 'vitest'
import { explore, settings } from '../src/orders/explore.ts'

// D-CS-12 D-XT-11 D-XT-12 D-XT-13

/** `pnpm explore` goes deeper. A refresh is on its way from the beginning only where a tab is opening: there two moves tell most. */
const short = settings.map((setting) => ({ ...setting, depth: setting.beginning === 'opening' ? 2 : 1 }))

test.for(short)(
  'in every order of so many events, and of what is on its way then, all holds: $server, $beginning, $depth',
  { timeout: 60_000 },
  async ({ depth, ...setting }) => {
    const explored = await explore(setting, { depth, cache: false })
    expect(explored.depth).toBe(depth)
    expect(explored.states).toBeGreaterThan(depth === 2 ? 100 : 10)
  },
)
