// The demo without a server: the page, and a mock of the rotation server within the browser.
import { createServer } from 'vite'
import { DEFAULT_PORT, present, type Launched, type LaunchOptions } from './launch.ts'
import { viteOptions } from './vite-options.ts'

/** Serves the page; everything else is mocked in the browser. */
export async function startMock({ port = DEFAULT_PORT }: LaunchOptions = {}): Promise<Launched> {
  const vite = await createServer({ ...viteOptions('mock'), server: { port, host: 'localhost' } })
  await vite.listen()
  const address = vite.httpServer?.address()
  const actual = address instanceof Object ? address.port : port
  return { origin: `http://localhost:${actual}`, close: () => vite.close() }
}

if (import.meta.main) present('Outlay, with a mock server inside the browser', await startMock())
