import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

/** What an app that uses it downloads. */
export interface SizeResult {
  readonly name: string
  /** Bytes, minified and gzipped, without axios. */
  readonly bytes: number
}

/** The lines that an app writes, as far as they bring code with them. */
const imports = {
  'Keyturn (axios)': `export { createSession } from '@keyturn/core'
    export { attachSession } from '@keyturn/axios'`,
  'Keyturn (fetch)': `export { createSession, createFetch } from '@keyturn/core'`,
  '@keyturn/core, createSession alone': `export { createSession } from '@keyturn/core'`,
  '@keyturn/axios alone': `export { attachSession } from '@keyturn/axios'`,
  'axios-auth-refresh': `export { createAuthRefresh } from 'axios-auth-refresh'`,
  'supertokens-website': `export { init } from 'supertokens-website'`,
  '@supabase/auth-js': `export { AuthClient } from '@supabase/auth-js'`,
} as const

/** Bundles each with Vite as a production build does. */
export async function measureSizes(): Promise<readonly SizeResult[]> {
  const results: SizeResult[] = []
  for (const [name, entry] of Object.entries(imports)) {
    const external = name === '@keyturn/axios alone' ? ['axios', '@keyturn/core'] : ['axios']
    results.push({ name, bytes: await measure(entry, external) })
  }
  return results
}

async function measure(entry: string, external: readonly string[]): Promise<number> {
  const id = fileURLToPath(new URL('entry.js', import.meta.url))
  const output = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'entry',
        resolveId: (source) => (source === id ? id : null),
        load: (source) => (source === id ? entry : null),
      },
    ],
    build: {
      write: false,
      minify: true,
      target: 'es2022',
      rolldownOptions: { input: id, external: [...external], preserveEntrySignatures: 'strict' },
    },
  })
  const bundles = [output].flat()
  const code = bundles.flatMap((bundle) => ('output' in bundle ? bundle.output : []))
  return code.reduce((bytes, chunk) => bytes + ('code' in chunk ? gzipSync(chunk.code, { level: 9 }).length : 0), 0)
}
