import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** A proxy as a network in which connections die without a word: nothing is closed, nothing arrives. */
export interface SilentProxy {
  readonly port: number
  /** From now on the connections that there are carry nothing more; new ones do. */
  readonly silence: () => void
  readonly stop: () => Promise<void>
}

/** Starts a proxy on 127.0.0.1 to a port of it, which may be another one for each connection. */
export async function startSilentProxy(databasePort: () => number): Promise<SilentProxy> {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const database = connect(databasePort(), '127.0.0.1')
    for (const socket of [client, database]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    }
    client.pipe(database)
    database.pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    // What listens on a port has one.
    port: (server.address() as AddressInfo).port,
    silence: () => {
      for (const socket of sockets) socket.unpipe().pause()
    },
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
