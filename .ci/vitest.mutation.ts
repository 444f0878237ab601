import { defineConfig } from 'vitest/config'

/**
 * What `pnpm mutation` holds against each mutant of core: its tests in Node, without what measures a heap, starts servers of other
 * packages, or draws stories at random, which may find today what it misses tomorrow.
 */
export default defineConfig({
  test: {
    include: ['packages/core/test/**/*.test.ts'],
    exclude: ['**/*.{browser,e2e,chromium}.test.*', '**/{heap,fetch,transition}.test.ts'],
    isolate: false,
  },
})
