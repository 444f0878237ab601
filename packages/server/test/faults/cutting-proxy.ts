import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import type { FaultMoment } from './faulty-client.ts'

/** A proxy between a server and its database, that cuts a connection at the moment that a test chooses. */
export interface CuttingProxy {
  readonly port: number
  /** Cuts at the n-th message from now on, counted from 1: `before` the database gets it, or `after` that, in place of the answer. */
  readonly cutAt: (position: number, moment: FaultMoment) => void
  /** Cuts nothing any more; says whether something was cut. */
  readonly heal: () => boolean
  readonly stop: () => Promise<void>
}

/** Starts a proxy on 127.0.0.1 to a port of it. */
export async function startCuttingProxy(databasePort: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>()
  let position = 0
  let cut: { readonly at: number; readonly moment: FaultMoment } | undefined
  let hasCut = false

  const proxy = createServer((client) => {
    const database = connect(databasePort, '127.0.0.1')
    const end = (): void => {
      client.destroy()
      database.destroy()
    }
    for (const socket of [client, database]) {
      sockets.add(socket)
      // A cut is an error for one end or the other.
      socket.on('error', () => {})
      socket.on('close', () => {
        end()
        sockets.delete(socket)
      })
    }
    let isLast = false
    client.on('data', (message) => {
      position++
      isLast = position === cut?.at
      if (isLast) hasCut = true
      if (isLast && cut?.moment === 'before') end()
      else database.write(message)
    })
    database.on('data', (message) => {
      if (isLast) end()
      else client.write(message)
    })
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')

  return {
    // What listens on a port has one.
    port: (proxy.address() as AddressInfo).port,
    cutAt: (at, moment) => {
      position = 0
      hasCut = false
      cut = { at, moment }
    },
    heal: () => {
      cut = undefined
      return hasCut
    },
    stop: async () => {
      const closed = once(proxy, 'close')
      proxy.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** More messages than any situation needs. */
const MESSAGES = 20

/**
 * Lives through something again and again, and cuts at each message once, before it and after it, until there is none left to cut at.
 * `live`: says whether it was cut. Returns how often each was.
 */
export async function cutEverywhere(
  live: (position: number, moment: FaultMoment) => Promise<boolean>,
): Promise<readonly number[]> {
  const counts: number[] = []
  for (const moment of ['before', 'after'] as const) {
    let cuts = 0
    while (await live(cuts + 1, moment)) {
      cuts++
      if (cuts === MESSAGES) throw new Error('There is always one more message.')
    }
    counts.push(cuts)
  }
  return counts
}
