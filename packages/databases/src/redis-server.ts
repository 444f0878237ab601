import { mkdtemp, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findRedis, redisName } from '../../../.ci/redis.ts'
import { freePort } from './free-port.ts'
import { startGuarded } from './guarded-process.ts'

/** One Redis, empty, on 127.0.0.1; it ends with this process. */
export interface RedisServer {
  readonly port: number
  /** Ends it by SIGKILL: nothing is said to clients. */
  readonly crash: () => Promise<void>
  /** Starts it again after a crash, on the same port, with what is on its disk. */
  readonly restart: () => Promise<void>
  /** Ends it for good. */
  readonly stop: () => Promise<void>
}

/** Settings that survive a crash with all that was answered, and those that keep nothing. */
export const durability = (isDurable: boolean): Readonly<Record<string, string>> =>
  isDurable ? { appendonly: 'yes', appendfsync: 'always' } : { appendonly: 'no' }

/** Starts one with these settings. Rejects where there is no Redis. */
export async function startRedisServer(settings: Readonly<Record<string, string>>): Promise<RedisServer> {
  const redis = findRedis()
  if (!redis) throw new Error('There is no redis-server on the PATH.')
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-redis-'))
  const program = join(folder, redisName)
  await symlink(redis, program)
  const all = { port, bind: '127.0.0.1', dir: folder, save: '', ...settings }
  const args = Object.entries(all).flatMap(([name, value]) => [`--${name}`, String(value)])
  const start = () => startGuarded({ program, args, folder, readyLine: /Ready to accept connections/ })

  let server = await start()
  return {
    port,
    crash: () => server.kill('KILL'),
    restart: async () => {
      server = await start()
    },
    stop: () => server.stop(),
  }
}
