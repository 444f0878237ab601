import { Redis as Connection } from 'ioredis'
import { isReplica, waitForReplica } from './is-replica.ts'
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
  const settings = { appendonly: 'no', 'repl-diskless-sync-delay': '0' }
  const master = await startRedisServer(settings)
  const replica = await startRedisServer({ ...settings, replicaof: `127.0.0.1 ${master.port}` })
  await until('the replica has all', () => asked(replica.port, isReplica))
  await asked(master.port, async (admin) => {
    // Something has to have been written, for there to be something to wait for.
    await admin.flushall()
    await waitForReplica(admin)
  })
  const file = [
    `sentinel monitor ${name} 127.0.0.1 ${master.port} 2`,
    `sentinel down-after-milliseconds ${name} 1000`,
    `sentinel failover-timeout ${name} 3000`,
  ].join('\n')
  const sentinels = await Promise.all([1, 2, 3].map(() => startRedisServer({}, `${file}\n`)))
  for (const { port } of sentinels) await until('the Sentinels know all', () => asked(port, knowsAll))
  return {
    url: `redis-sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}#${name}`,
    master,
    replica,
    stop: async () => {
      await Promise.all([...sentinels, replica, master].map(({ stop }) => stop()))
    },
  }
}

async function knowsAll(admin: Connection): Promise<boolean> {
  const state = await admin.info()
  return /status=ok/.test(state) && /slaves=1/.test(state) && /sentinels=3/.test(state)
}

async function asked<Answer>(port: number, ask: (admin: Connection) => Promise<Answer>): Promise<Answer> {
  const admin = new Connection(port, '127.0.0.1', { maxRetriesPerRequest: 0 })
  admin.on('error', () => {})
  try {
    return await ask(admin)
  } finally {
    admin.disconnect()
  }
}
