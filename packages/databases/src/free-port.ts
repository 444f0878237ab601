import { once } from 'node:events'
import { createServer } from 'node:net'

const first = 20_000
const count = 10_000

/**
 * A port of 127.0.0.1 that nobody listens on. Below those that systems give to outgoing connections, so that a database which
 * restarts finds its port free.
 */
export async function freePort(): Promise<number> {
  const port = first + Math.floor(Math.random() * count)
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return port
  } catch {
    return freePort()
  } finally {
    server.close()
  }
}
