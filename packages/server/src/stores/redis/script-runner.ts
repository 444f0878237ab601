import { sha1 } from '@noble/hashes/legacy.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { RedisClient } from './client.ts'

/** Runs a Lua script, which Redis runs as one step that nobody else comes between. */
export type RunScript = (script: string, keys: readonly string[], args?: readonly string[]) => Promise<unknown>

/**
 * Names each script by its digest, and sends it whole to whoever does not know it: a node that has started anew, was promoted, or got
 * the slot. `SCRIPT LOAD` would reach any node of a cluster (https://redis.io/docs/latest/commands/evalsha/).
 */
export function scriptRunner({ command }: RedisClient): RunScript {
  const digests = new Map<string, string>()

  function digestOf(script: string): string {
    const digest = digests.get(script) ?? bytesToHex(sha1(new TextEncoder().encode(script)))
    digests.set(script, digest)
    return digest
  }

  return async (script, keys, args = []) => {
    const rest = [String(keys.length), ...keys, ...args]
    try {
      return await command('EVALSHA', digestOf(script), ...rest)
    } catch (error) {
      if (!isUnknown(error)) throw error
      return command('EVAL', script, ...rest)
    }
  }
}

// The first word of an error is its code: https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors
function isUnknown(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  // What ioredis heard last from a cluster before it gave up.
  const last: unknown = Reflect.get(error, 'lastNodeError')
  return error.message.startsWith('NOSCRIPT ') || (last !== undefined && isUnknown(last))
}
