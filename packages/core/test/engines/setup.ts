import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The script of the pages. */
    pageScript: string
  }
}

/** Bundles the pages' script, once for all files. */
export default async function setup({ provide }: TestProject): Promise<void> {
  provide('pageScript', await bundle('page.ts'))
}

async function bundle(file: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      minify: false,
      lib: { entry: fileURLToPath(new URL(file, import.meta.url)), formats: ['es'] },
    },
  })
  const [bundled] = [result].flat()
  if (!bundled || !('output' in bundled)) throw new Error('Vite has bundled nothing.')
  return bundled.output[0].code
}
