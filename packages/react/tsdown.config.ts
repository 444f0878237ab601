import { publishable, resolvedAs } from '../../tsdown.config.ts'

// `@keyturn/core/checks` is resolved by whoever bundles the app.
export default publishable(['src/index.ts', 'src/hooks.ts', 'src/gates/return-to.ts', 'src/testing/index.ts'], {
  // 'use client' in index.ts is kept; the bundler only doubts it.
  inputOptions: { ...resolvedAs('development').inputOptions, checks: { moduleLevelDirective: false } },
})
