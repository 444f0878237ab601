import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { TestProject } from 'vitest/node'
import { launchChromium } from './launch.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The script of the pages. */
    pageScript: string
    /** Where the browser listens. */
    chromiumAddress: string
  }
}

/** Bundles the pages' script and launches the browser, once for all files. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const [script, chromium] = await Promise.all([bundle('page.ts'), launchChromium()])
  provide('pageScript', script)
  provide('chromiumAddress', chromium.address)
  return chromium.close
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
