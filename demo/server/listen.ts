import type { Server } from 'node:http'

/** How many ports are tried, from the wanted one on. */
const ATTEMPTS = 20

/** Listens on `port`, or the next free one after it; resolves to where that is, e.g. `http://localhost:5173`. */
export async function listen(server: Server, port: number, attempts = ATTEMPTS): Promise<string> {
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
  return `http://localhost:${address instanceof Object ? address.port : port}`
}

/** Ends it at once, whoever is still connected. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}
