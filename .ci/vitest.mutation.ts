import { defineConfig } from 'vitest/config'

/** What `pnpm mutation` holds against each mutant of core: its tests in Node, but for stories drawn at random and measured heaps. */
export default defineConfig({
  test: {
    include: ['packages/core/test/**/*.test.ts'],
    exclude: ['**/*.browser.test.*', '**/heap.test.ts', '**/simulation.test.ts'],
    isolate: false,
  },
})
