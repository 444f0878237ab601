import { gzipSync } from 'node:zlib'
import { bundle } from './bundle.ts'

/** What an app that uses it downloads. */
export interface SizeResult {
  readonly name: string
  /** Bytes, minified and gzipped, without axios and React. */
  readonly bytes: number
}

/** The lines that an app writes, as far as they bring code with them. */
const imports = {
  'Keyturn (axios)': `export { createSession } from '@keyturn/core'
    export { attachSession } from '@keyturn/axios'`,
  'Keyturn (fetch)': `export { createSession, createFetch } from '@keyturn/core'`,
  '@keyturn/core, createSession alone': `export { createSession } from '@keyturn/core'`,
  '@keyturn/axios alone': `export { attachSession } from '@keyturn/axios'`,
  '@keyturn/react, hooks alone': `export { AuthProvider, useSession, useUser, useSessionWarning, SignedIn, SignedOut }
    from '@keyturn/react'`,
  'axios-auth-refresh': `export { createAuthRefresh } from 'axios-auth-refresh'`,
  'supertokens-website': `export { init } from 'supertokens-website'`,
  '@supabase/auth-js': `export { AuthClient } from '@supabase/auth-js'`,
} as const

/** Bundles each with Vite as a production build does. */
export async function measureSizes(): Promise<readonly SizeResult[]> {
  const results: SizeResult[] = []
  for (const [name, entry] of Object.entries(imports)) {
    const core = name.endsWith('alone') && !name.startsWith('@keyturn/core') ? ['@keyturn/core'] : []
    results.push({ name, bytes: await measure(entry, ['axios', 'react', 'react/jsx-runtime', ...core]) })
  }
  return results
}

async function measure(entry: string, external: readonly string[]): Promise<number> {
  const chunks = await bundle(entry, { external })
  return chunks.reduce((bytes, { code }) => bytes + gzipSync(code, { level: 9 }).length, 0)
}
