import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** The agent as a script without imports. */
export async function bundleAgent(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      lib: { entry: fileURLToPath(new URL('agent.ts', import.meta.url)), formats: ['iife'], name: 'agent' },
    },
  })
  const [bundled] = [result].flat()
  if (!bundled || !('output' in bundled)) throw new Error('Vite has bundled nothing.')
  return bundled.output[0].code
}
