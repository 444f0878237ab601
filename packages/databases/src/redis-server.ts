import { mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises'
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
  /** Stops it (SIGSTOP): it accepts connections, and says nothing. */
  readonly hang: () => Promise<void>
  /** Lets it go on after it has hung. */
  readonly wake: () => Promise<void>
  /** Ends it for good. */
  readonly stop: () => Promise<void>
}

/** Settings that survive a crash with all that was answered, and those that keep nothing. */
export const durability = (isDurable: boolean): Readonly<Record<string, string>> =>
  isDurable ? { appendonly: 'yes', appendfsync: 'always' } : { appendonly: 'no' }

/** Starts one with these settings; with `sentinel`, which is the text of its file, one that watches others. Rejects where there is no Redis. */
export async function startRedisServer(
  settings: Readonly<Record<string, string>>,
  sentinel?: string,
): Promise<RedisServer> {
  const redis = findRedis()
  if (!redis) throw new Error('There is no redis-server on the PATH.')
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-redis-'))
  const program = join(folder, redisName)
  await symlink(redis, program)
  const pidFile = join(folder, 'redis.pid')
  const all = { port, bind: '127.0.0.1', dir: folder, pidfile: pidFile, ...settings }
  const options = Object.entries(all).flatMap(([name, value]) => [`--${name}`, String(value)])
  // Sentinels write what they find into their file.
  const file = join(folder, 'sentinel.conf')
  if (sentinel !== undefined) await writeFile(file, sentinel)
  const args = sentinel === undefined ? ['--save', '', ...options] : [file, '--sentinel', ...options]
  const start = () => startGuarded({ program, args, folder, readyLine: /Ready to accept connections|Sentinel ID is/ })
  const signal = async (name: 'SIGSTOP' | 'SIGCONT'): Promise<void> => {
    process.kill(Number(await readFile(pidFile, 'utf8')), name)
  }

  let server = await start()
  return {
    port,
    crash: () => server.kill('KILL'),
    restart: async () => {
      server = await start()
    },
    hang: () => signal('SIGSTOP'),
    wake: () => signal('SIGCONT'),
    stop: () => server.stop(),
  }
}
