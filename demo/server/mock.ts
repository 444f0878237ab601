// The demo without a server: the page, and a mock of the rotation server within the browser. With --built the page as it is in production.
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'vite'
import { createBuiltPage } from './built-page.ts'
import { DEFAULT_PORT, isBuiltWanted, present, type Launched, type LaunchOptions } from './launch.ts'
import { closeServer, listen } from './listen.ts'
import { viteOptions } from './vite-options.ts'

/** Serves the page; everything else is mocked in the browser. */
export async function startMock({ port = DEFAULT_PORT, built = false }: LaunchOptions = {}): Promise<Launched> {
  return built ? startBuilt(port) : startInWork(port)
}

async function startBuilt(port: number): Promise<Launched> {
  const server = createHttpServer(await createBuiltPage('mock'))
  return { origin: await listen(server, port), close: () => closeServer(server) }
}

/** The page that follows its source. */
async function startInWork(port: number): Promise<Launched> {
  const vite = await createServer({ ...viteOptions('mock'), server: { port, host: 'localhost' } })
  await vite.listen()
  const address = vite.httpServer?.address()
  const actual = address instanceof Object ? address.port : port
  return { origin: `http://localhost:${actual}`, close: () => vite.close() }
}

if (import.meta.main) {
  present('Outlay, with a mock server inside the browser', await startMock({ built: isBuiltWanted() }))
}
