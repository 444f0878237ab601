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
