import type { FailingDatabase } from '../breakable/database.ts'
import { startNode } from '../nodes/start-node.ts'
import type { NodeSettings } from '../nodes/start-node.ts'
import type { Random } from './random.ts'

/** Several nodes behind a balancer that knows of no failure. */
export interface Cluster {
  readonly send: (request: Request) => Promise<Response>
  /** Kills a node and starts another in its place. */
  readonly killNode: () => Promise<void>
  readonly stop: () => Promise<void>
}

export async function startCluster(size: number, settings: NodeSettings, random: Random): Promise<Cluster> {
  const nodes = await Promise.all(Array.from({ length: size }, () => startNode(settings)))
  return {
    send: async (request) => {
      const node = random.pick(nodes)
      if (!node) throw new Error('There is no node.')
      return node.fetch(request)
    },
    killNode: async () => {
      const place = random.integer(0, nodes.length - 1)
      await nodes[place]?.kill()
      nodes[place] = await startNode(settings)
    },
    stop: async () => {
      await Promise.all(nodes.map(({ kill }) => kill()))
    },
  }
}

/** What may befall a cluster and its database, by name. */
export function disasters(cluster: Cluster, database: FailingDatabase): Readonly<Record<string, () => Promise<void>>> {
  return {
    'nodes killed': cluster.killNode,
    'database crashes': database.crashAndRestart,
    'connections ended': database.endConnections,
    ...database.more,
  }
}
