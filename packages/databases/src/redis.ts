import { mkdtemp, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findRedis, redisName } from '../../../.ci/redis.ts'
import { freePort } from './free-port.ts'
import { startGuarded } from './guarded-process.ts'

/** A Redis of one's own, empty, on 127.0.0.1; it ends with this process. */
export interface Redis {
  /** `redis://…` */
  readonly url: string
  readonly stop: () => Promise<void>
}

/** Starts a Redis that forgets everything when it ends. Rejects where there is none. */
export async function startRedis(): Promise<Redis> {
  const redis = findRedis()
  if (!redis) throw new Error('There is no redis-server on the PATH.')
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-redis-'))
  const program = join(folder, redisName)
  await symlink(redis, program)
  const settings = { port, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'no' }
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
  const { stop } = await startGuarded({ program, args, folder, readyLine: /Ready to accept connections/ })
  return { url: `redis://127.0.0.1:${port}`, stop }
}
