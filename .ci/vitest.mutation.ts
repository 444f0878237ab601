import { defineConfig } from 'vitest/config'

/** What `pnpm mutation` holds against each mutant of core: its tests in Node, but for the one that measures a heap. */
export default defineConfig({
  test: {
    include: ['packages/core/test/**/*.test.ts'],
    exclude: ['**/*.browser.test.*', '**/heap.test.ts'],
    isolate: false,
  },
})
