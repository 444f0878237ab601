import { mkdtemp, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findRedis, redisName } from '../../../.ci/redis.ts'
import { freePort } from './free-port.ts'
import { startGuarded } from './guarded-process.ts'

/** Options of {@link startRedis}. */
export interface RedisOptions {
  /** Whether what was answered is on the disk before the answer is given (`appendfsync always`); else it is in memory alone. @default false */
  readonly isDurable?: boolean
}

/** A Redis of one's own, empty, on 127.0.0.1; it ends with this process. */
export interface Redis {
  /** `redis://…` */
  readonly url: string
  readonly port: number
  /** Ends it by SIGKILL: nothing is said to clients. */
  readonly crash: () => Promise<void>
  /** Starts it again after a crash, on the same port, with what is on its disk. */
  readonly restart: () => Promise<void>
  /** Ends it for good. */
  readonly stop: () => Promise<void>
}

/** Starts a Redis. Rejects where there is none. */
export async function startRedis({ isDurable = false }: RedisOptions = {}): Promise<Redis> {
  const redis = findRedis()
  if (!redis) throw new Error('There is no redis-server on the PATH.')
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-redis-'))
  const program = join(folder, redisName)
  await symlink(redis, program)
  const durability = isDurable ? { appendonly: 'yes', appendfsync: 'always' } : { appendonly: 'no' }
  const settings = { port, bind: '127.0.0.1', dir: folder, save: '', ...durability }
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
  const start = () => startGuarded({ program, args, folder, readyLine: /Ready to accept connections/ })

  let server = await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    crash: () => server.kill('KILL'),
    restart: async () => {
      server = await start()
    },
    stop: () => server.stop(),
  }
}
