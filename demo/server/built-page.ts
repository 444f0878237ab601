import { fileURLToPath } from 'node:url'
import type { RequestListener } from 'node:http'
import sirv from 'sirv'
import { build } from 'vite'
import { compression } from 'vite-plugin-compression2'
import { viteOptions, type Backend } from './vite-options.ts'

/** Builds the page for a backend, and serves it as a host would that knows what it does: compressed, cached, its scripts its own. */
export async function createBuiltPage(backend: Backend): Promise<RequestListener> {
  const folder = fileURLToPath(new URL(`../dist/${backend}`, import.meta.url))
  await build({
    ...viteOptions(backend),
    logLevel: 'error',
    plugins: [compression({ algorithms: ['gzip', 'brotliCompress'] })],
    build: { outDir: folder, emptyOutDir: true },
  })
  const answer = sirv(folder, {
    brotli: true,
    gzip: true,
    // The addresses within the page are all the same file.
    single: true,
    setHeaders(response, path) {
      response.setHeader('Cache-Control', isHashed(path) ? 'public, max-age=31536000, immutable' : 'no-cache')
      for (const [name, value] of Object.entries(safety)) response.setHeader(name, value)
    },
  })
  return (request, response) => answer(request, response, () => void response.writeHead(404).end())
}

/** Whether the file's name changes with what is in it. */
function isHashed(path: string): boolean {
  return path.startsWith('/assets/')
}

const safety = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
}
