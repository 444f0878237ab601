import { findProgram } from './program.ts'

/** What to call the program: it looks at its own name. */
export const redisName = 'redis-server'

/**
 * The path of a Redis or Valkey on the PATH. Debian's `redis-tools` has the server, too, under the name of its checker:
 * installed from there, it does not become a service of the machine.
 */
export function findRedis(): string | undefined {
  return findProgram([redisName, 'valkey-server', 'redis-check-rdb'])
}
