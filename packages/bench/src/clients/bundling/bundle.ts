import { fileURLToPath } from 'node:url'
import { build, type Rolldown } from 'vite'

export interface Bundling {
  /** Modules that stay outside. */
  readonly external?: readonly string[]
  /** One script that a page can run as it is; else a module. @default false */
  readonly isScript?: boolean
}

/** Bundles a module, given as its text, with Vite as a production build does. Its relative imports begin in this folder. */
export async function bundle(
  text: string,
  { external = [], isScript = false }: Bundling = {},
): Promise<readonly Rolldown.OutputChunk[]> {
  const id = fileURLToPath(new URL('entry.js', import.meta.url))
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'entry',
        resolveId: (source) => (source === id ? id : null),
        load: (source) => (source === id ? text : null),
      },
    ],
    build: {
      write: false,
      minify: true,
      target: 'es2022',
      rolldownOptions: {
        input: id,
        external: [...external],
        preserveEntrySignatures: 'strict',
        ...(isScript && { output: { format: 'iife', codeSplitting: false } }),
      },
    },
  })
  const outputs = [built].flat().flatMap((each) => ('output' in each ? each.output : []))
  return outputs.filter((output) => output.type === 'chunk')
}
