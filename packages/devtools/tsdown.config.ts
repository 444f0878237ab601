import { publishable } from '../../tsdown.config.ts'

export default publishable(['src/index.ts', 'src/absent.ts', 'src/react/index.ts', 'src/react/absent.ts'], {
  // 'use client' of the entries for React is kept; the bundler only doubts it.
  inputOptions: { checks: { moduleLevelDirective: false } },
})
