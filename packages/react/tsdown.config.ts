import { publishable } from '../../tsdown.config.ts'

export default publishable(['src/index.ts', 'src/gates/return-to.ts', 'src/testing/index.ts'], {
  // 'use client' in index.ts is kept; the bundler only doubts it.
  inputOptions: { checks: { moduleLevelDirective: false } },
})
