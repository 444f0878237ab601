import { defineConfig, type UserConfig } from 'tsdown'

/** How every package is built: ES modules with types, for browsers and Node alike. */
export function publishable(entry: readonly string[], more: UserConfig = {}): UserConfig {
  return defineConfig({
    entry: [...entry],
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    dts: true,
    sourcemap: true,
    clean: true,
    ...more,
  })
}

/** The build of what is one thing in development and another in an app that is built for its users (`imports` of package.json). */
export function resolvedAs(condition: 'development' | 'production'): { readonly inputOptions: object } {
  return { inputOptions: { resolve: { conditionNames: [condition, 'import', 'default'] } } }
}
