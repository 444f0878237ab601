import { fileURLToPath } from 'node:url'
import type { InlineConfig } from 'vite'

/** Which backend the page talks to. */
export type Backend = 'mock' | 'server'

/** How Vite serves the page for a backend; the rest stands in `vite.config.ts`. */
export function viteOptions(backend: Backend): InlineConfig {
  return {
    root: fileURLToPath(new URL('..', import.meta.url)),
    cacheDir: `node_modules/.vite/${backend}`,
    define: { 'import.meta.env.VITE_BACKEND': JSON.stringify(backend) },
    clearScreen: false,
    logLevel: 'warn',
  }
}
