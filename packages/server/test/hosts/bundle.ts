import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** Makes one module, or one script, of an entry and all that it imports, as a bundler for workers does; what only the host has stays outside. */
export async function bundle(entry: string, format: 'es' | 'iife' = 'es'): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['workerd', 'worker', 'module', 'import', 'default'] },
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      rolldownOptions: {
        input: fileURLToPath(new URL(entry, import.meta.url)),
        external: [/^(node|bun|cloudflare):/],
        preserveEntrySignatures: 'strict',
        output: { format, codeSplitting: false },
      },
    },
  })
  const outputs = [built].flat().flatMap((each) => ('output' in each ? each.output : []))
  const chunks = outputs.flatMap((output) => (output.type === 'chunk' ? [output.code] : []))
  const [code] = chunks
  if (code === undefined || chunks.length > 1) throw new Error(`${entry} became ${chunks.length} modules.`)
  return code
}
