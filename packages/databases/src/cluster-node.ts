import { Redis as Connection } from 'ioredis'
import { freePort } from './free-port.ts'
import { durability, startRedisServer } from './redis-server.ts'
import type { RedisServer } from './redis-server.ts'

/** A node of a cluster. */
export interface ClusterNode extends RedisServer {
  /** A connection for what tests want of this very node. */
  readonly admin: Connection
  /** Where other nodes talk to it. */
  readonly busPort: number
}

export async function startNode(isDurable: boolean): Promise<ClusterNode> {
  const busPort = await freePort()
  const server = await startRedisServer({
    ...durability(isDurable),
    'cluster-enabled': 'yes',
    // What follows from the other port may be one that systems give to outgoing connections.
    'cluster-port': String(busPort),
    'repl-diskless-sync-delay': '0',
    'cluster-node-timeout': '1000',
    'cluster-replica-validity-factor': '0',
  })
  const admin = new Connection(server.port, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: 0 })
  admin.on('error', () => {})
  return { ...server, admin, busPort }
}
