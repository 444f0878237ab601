import { Redis as Connection } from 'ioredis'
import { startRedisServer } from './redis-server.ts'
import type { RedisServer } from './redis-server.ts'
import { until } from './until.ts'

/** A master with a replica, and three Sentinels that watch over them. */
export interface RedisSentinel {
  /** `redis-sentinel://…` */
  readonly url: string
  /** The first master, and the replica that takes its place. */
  readonly master: RedisServer
  readonly replica: RedisServer
  readonly stop: () => Promise<void>
}

const name = 'mymaster'

/** Starts them; takes some seconds. Sentinels take a master for down that says nothing for a second. Rejects where there is no Redis. */
export async function startRedisSentinel(): Promise<RedisSentinel> {
  const master = await startRedisServer({ appendonly: 'no' })
  const replica = await startRedisServer({ appendonly: 'no', replicaof: `127.0.0.1 ${master.port}` })
  const file = [
    `sentinel monitor ${name} 127.0.0.1 ${master.port} 2`,
    `sentinel down-after-milliseconds ${name} 1000`,
    `sentinel failover-timeout ${name} 3000`,
  ].join('\n')
  const sentinels = await Promise.all([1, 2, 3].map(() => startRedisServer({}, `${file}\n`)))
  for (const { port } of sentinels) await until('the Sentinels know all', () => knowsAll(port))
  return {
    url: `redis-sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}#${name}`,
    master,
    replica,
    stop: async () => {
      await Promise.all([...sentinels, replica, master].map(({ stop }) => stop()))
    },
  }
}

async function knowsAll(port: number): Promise<boolean> {
  const admin = new Connection(port, '127.0.0.1', { maxRetriesPerRequest: 0 })
  admin.on('error', () => {})
  try {
    const state = String(await admin.info())
    return /status=ok/.test(state) && /slaves=1/.test(state) && /sentinels=3/.test(state)
  } finally {
    admin.disconnect()
  }
}
