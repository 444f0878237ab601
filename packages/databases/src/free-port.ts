import { once } from 'node:events'
import { createServer } from 'node:net'

const first = 20_000
const count = 10_000

let next = Math.floor(Math.random() * count)

/**
 * A port of 127.0.0.1 that nobody listens on. Below those that systems give to outgoing connections, so that a database which
 * restarts finds its port free. One after the other from a random one on: of two that are asked for at once, neither of which is in use yet, no
 * two are the same.
 */
export async function freePort(): Promise<number> {
  const port = first + (next++ % count)
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
