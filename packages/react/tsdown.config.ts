import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: ['src/index.ts'],
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  dts: true,
  sourcemap: true,
  clean: true,
  // 'use client' in index.ts is kept; the bundler only doubts it.
  inputOptions: { checks: { moduleLevelDirective: false } },
})
