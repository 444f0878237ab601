import { setTimeout as pause } from 'node:timers/promises'
import { startRedis, startRedisCluster, startRedisSentinel } from '@keyturn/databases'
import type { ClusterNode, RedisServer } from '@keyturn/databases'
import { Cluster, Redis } from 'ioredis'
import { openRedis } from '../../src/node/open-redis.ts'
import { newSessionId } from '../../src/rotation/session-id.ts'
import type { SessionStore } from '../../src/rotation/session-store.ts'
import { sessionRow } from '../rows.ts'
import { startStallingProxy } from './stalling-proxy.ts'

/** A way in which a node may stop hearing of revocations. */
export interface Silence {
  readonly topology: string
  readonly silence: string
  /** Lets it happen, and something be revoked by another node `delay` ms later; returns how long, in ms, it took until it was known. */
  readonly measure: (delay: number) => Promise<number>
}

/** A database, and what happens to it, or to the way to it. */
interface Scene {
  readonly url: string
  /** The way of the node that listens. @default the same */
  readonly listenerUrl?: string
  readonly happen: () => Promise<unknown>
  readonly stop: () => Promise<unknown>
}

const drivers = { Cluster, Redis }

/** All that are measured. */
export const silences: readonly Silence[] = [
  silence('one Redis', 'the connection is ended', async () => {
    const redis = await startRedis()
    return { ...redis, happen: () => endSubscriptions(redis) }
  }),
  silence('one Redis', 'all connections are silently dead', async () => {
    const redis = await startRedis()
    const proxy = await startStallingProxy(redis.port)
    return {
      url: redis.url,
      listenerUrl: `redis://127.0.0.1:${proxy.port}`,
      happen: async () => proxy.forget(),
      stop: () => Promise.all([proxy.stop(), redis.stop()]),
    }
  }),
  silence('one Redis', 'it is killed, and started again', async () => {
    const redis = await startRedis({ isDurable: true })
    return { ...redis, happen: () => redis.crash().then(redis.restart) }
  }),
  silence('Cluster', 'the connection is ended', async () => {
    const cluster = await startRedisCluster()
    return { ...cluster, happen: () => Promise.all(cluster.nodes.map(endSubscriptions)) }
  }),
  silence('Cluster', 'the node that tells is killed', async () => {
    const cluster = await startRedisCluster({ hasReplicas: true })
    return { ...cluster, happen: async () => (await tellerOf(cluster.nodes)).crash() }
  }),
  silence('Cluster', 'the node that tells hangs', async () => {
    const cluster = await startRedisCluster({ hasReplicas: true })
    return { ...cluster, happen: async () => (await tellerOf(cluster.nodes)).hang() }
  }),
  silence('Sentinel', 'the connection is ended', async () => {
    const sentinel = await startRedisSentinel()
    return { ...sentinel, happen: () => endSubscriptions(sentinel.master) }
  }),
  silence('Sentinel', 'the master is killed', async () => {
    const sentinel = await startRedisSentinel()
    return { ...sentinel, happen: sentinel.master.crash }
  }),
  silence('Sentinel', 'the master hangs', async () => {
    const sentinel = await startRedisSentinel()
    return { ...sentinel, happen: sentinel.master.hang }
  }),
]

function silence(topology: string, name: string, start: () => Promise<Scene>): Silence {
  return { topology, silence: name, measure: async (delay) => measure(await start(), delay) }
}

async function measure({ url, listenerUrl = url, happen, stop }: Scene, delay: number): Promise<number> {
  const [teller, listener] = [openRedis(url, drivers), openRedis(listenerUrl, drivers)]
  try {
    const sid = await signIn(teller.store)
    const known = Promise.withResolvers<void>()
    await listener.store.watchRevoked?.((revoked) => revoked === sid && known.resolve())
    await happen()
    await pause(delay)
    const revokedAt = await revoke(teller.store, sid)
    const isKnown = await Promise.race([known.promise.then(() => true), pause(60_000, false)])
    return isKnown ? Math.max(0, Date.now() - revokedAt) : Infinity
  } finally {
    await listener.store.close?.()
    for (const { connection } of [teller, listener]) connection.disconnect()
    await stop()
  }
}

async function signIn(store: SessionStore): Promise<string> {
  const now = await store.now()
  const sid = newSessionId('user-1')
  await store.create(sessionRow({ sid, createdAt: now, lastActiveAt: now, expiresAt: now + 86_400_000 }))
  return sid
}

/** As soon as it can be done; returns when it was. */
async function revoke(store: SessionStore, sid: string): Promise<number> {
  for (;;) {
    try {
      const isEnded = await store.revoke(sid, 'revoked')
      // What a first attempt did, whose answer was lost, was done by then.
      if (isEnded || (await store.find(sid)).row?.revokedAt) return Date.now()
      throw new TypeError('The session got lost.')
    } catch (error) {
      if (error instanceof TypeError) throw error
      // The database is away.
      await pause(20)
    }
  }
}

async function endSubscriptions({ port }: Pick<RedisServer, 'port'>): Promise<void> {
  const admin = new Redis(port, '127.0.0.1')
  await admin.client('KILL', 'TYPE', 'PUBSUB')
  admin.disconnect()
}

async function tellerOf(nodes: readonly ClusterNode[]): Promise<ClusterNode> {
  for (const node of nodes) {
    const clients = String(await node.admin.client('LIST', 'TYPE', 'PUBSUB'))
    if (clients.trim() !== '') return node
  }
  throw new Error('Nobody listens.')
}
