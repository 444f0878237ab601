import { durability, startRedisServer } from './redis-server.ts'
import type { RedisServer } from './redis-server.ts'

/** Options of {@link startRedis}. */
export interface RedisOptions {
  /** Whether what was answered is on the disk before the answer is given (`appendfsync always`); else it is in memory alone. @default false */
  readonly isDurable?: boolean
}

/** A Redis of one's own. */
export interface Redis extends RedisServer {
  /** `redis://…` */
  readonly url: string
}

/** Starts a Redis. Rejects where there is none. */
export async function startRedis({ isDurable = false }: RedisOptions = {}): Promise<Redis> {
  const server = await startRedisServer(durability(isDurable))
  return { ...server, url: `redis://127.0.0.1:${server.port}` }
}
