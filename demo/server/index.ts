// The demo with a real server: sessions behind HttpOnly cookies, an API, and the page.
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createVite } from 'vite'
import { createBackend } from './backend.ts'
import { DEFAULT_PORT, present, type Launched, type LaunchOptions } from './launch.ts'
import { viteOptions } from './vite-options.ts'

/** How many ports are tried, from the wanted one on. */
const ATTEMPTS = 20
const BACKEND_PATH = /^\/(auth|api|lab)\//

/** Serves the page and everything that it asks for. */
export async function startServer({ port = DEFAULT_PORT }: LaunchOptions = {}): Promise<Launched> {
  const backend = await createBackend()
  const server = createServer()
  const vite = await createVite({
    ...viteOptions('server'),
    appType: 'spa',
    server: { middlewareMode: true, hmr: { server } },
  })
  const answer: RequestListener = (incoming, outgoing) => {
    if (BACKEND_PATH.test(incoming.url ?? '')) void backend(incoming, outgoing)
    else vite.middlewares(incoming, outgoing)
  }
  server.on('request', answer)
  const actual = await listen(server, port, ATTEMPTS)
  return { origin: `http://localhost:${actual}`, close: () => close(server, vite) }
}

async function listen(server: Server, port: number, attempts: number): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, 'localhost', () => resolve(void server.off('error', reject)))
    })
  } catch (error) {
    if (attempts > 1 && isPortTaken(error)) return listen(server, port + 1, attempts - 1)
    throw error
  }
  const address = server.address()
  return address instanceof Object ? address.port : port
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}

async function close(server: Server, vite: { readonly close: () => Promise<void> }): Promise<void> {
  await vite.close()
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}

if (import.meta.main) present('Outlay, with a real server', await startServer())
