import type { RedisClient } from './client.ts'

/** Runs a Lua script, which Redis runs as one step that nobody else comes between. */
export type RunScript = (script: string, keys: readonly string[], args?: readonly string[]) => Promise<unknown>

/** Sends each script once, and then names it by its digest; again where Redis has forgotten it (a restart, a fail-over). */
export function scriptRunner({ command }: RedisClient): RunScript {
  const digests = new Map<string, Promise<string>>()

  function digestOf(script: string): Promise<string> {
    const known = digests.get(script)
    if (known) return known
    const loading = command('SCRIPT', 'LOAD', script).then(String)
    digests.set(script, loading)
    loading.catch(() => digests.delete(script))
    return loading
  }

  return async (script, keys, args = []) => {
    const run = async (): Promise<unknown> =>
      command('EVALSHA', await digestOf(script), String(keys.length), ...keys, ...args)
    try {
      return await run()
    } catch (error) {
      if (!isForgotten(error)) throw error
      digests.delete(script)
      return run()
    }
  }
}

// The first word of an error is its code: https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors
function isForgotten(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT ')
}
