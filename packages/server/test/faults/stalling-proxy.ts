import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** A proxy between a server and its database, as a firewall is that may forget connections. */
export interface StallingProxy {
  readonly port: number
  /** From now on nothing passes over the connections that there are, and nobody is told; those made later are well. */
  readonly forget: () => void
  readonly stop: () => Promise<void>
}

/** Starts a proxy on 127.0.0.1 to a port of it. */
export async function startStallingProxy(databasePort: number): Promise<StallingProxy> {
  const sockets = new Set<Socket>()
  const proxy = createServer((client) => {
    const database = connect(databasePort, '127.0.0.1')
    client.pipe(database)
    database.pipe(client)
    for (const socket of [client, database]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    }
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    // What listens on a port has one.
    port: (proxy.address() as AddressInfo).port,
    forget: () => {
      for (const socket of sockets) {
        socket.unpipe()
        socket.pause()
      }
    },
    stop: async () => {
      const closed = once(proxy, 'close')
      proxy.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
