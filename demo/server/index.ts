// The demo with a real server: sessions behind HttpOnly cookies, an API, and the page. With --built the page as it is in production.
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createVite } from 'vite'
import { createBackend } from './backend.ts'
import { createBuiltPage } from './built-page.ts'
import { DEFAULT_PORT, isBuiltWanted, present, type Launched, type LaunchOptions } from './launch.ts'
import { closeServer, listen } from './listen.ts'
import { viteOptions } from './vite-options.ts'

const BACKEND_PATH = /^\/(auth|api|lab\/api)\//

/** Serves the page and everything that it asks for. */
export async function startServer({ port = DEFAULT_PORT, built = false }: LaunchOptions = {}): Promise<Launched> {
  const backend = await createBackend()
  const server = createServer()
  const page = built ? { answer: await createBuiltPage('server') } : await createPageInWork(server)
  server.on('request', ((incoming, outgoing) => {
    if (BACKEND_PATH.test(incoming.url ?? '')) void backend(incoming, outgoing)
    else page.answer(incoming, outgoing)
  }) satisfies RequestListener)
  return {
    origin: await listen(server, port),
    async close() {
      await page.close?.()
      await closeServer(server)
    },
  }
}

interface Page {
  readonly answer: RequestListener
  readonly close?: () => Promise<void>
}

/** The page that follows its source. */
async function createPageInWork(server: Server): Promise<Page> {
  const vite = await createVite({
    ...viteOptions('server'),
    appType: 'spa',
    server: { middlewareMode: true, hmr: { server } },
  })
  return { answer: vite.middlewares, close: () => vite.close() }
}

if (import.meta.main) present('Outlay, with a real server', await startServer({ built: isBuiltWanted() }))
