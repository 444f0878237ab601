// D-SC-04
import { expect, test } from 'vitest'
import { silences } from './silences.ts'

// Where drivers notice nothing by themselves; `pnpm measure:revocations` has all, often enough for figures.
const worst = silences.filter(({ silence }) => /hangs|silently/.test(silence))

test.each([...worst])(
  '$topology: where $silence, a revocation is known within five seconds',
  async ({ measure }) => {
    expect(await measure(0)).toBeLessThan(5_000)
  },
  120_000,
)
