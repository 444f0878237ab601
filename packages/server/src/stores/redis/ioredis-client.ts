import { requireKind } from '../../settings/option-checks.ts'
import type { RedisClient } from './client.ts'

/** What is used of a `Redis` or a `Cluster` of ioredis. */
export interface IoredisLike {
  readonly call: (command: string, ...args: string[]) => Promise<unknown>
  readonly duplicate: () => IoredisSubscriberLike
  /** A `Cluster` has them: a connection to each node. */
  readonly nodes?: () => readonly { readonly duplicate: () => IoredisSubscriberLike }[]
}

/** What is used of a second connection of it. */
export interface IoredisSubscriberLike {
  readonly subscribe: (...channels: string[]) => Promise<unknown>
  readonly on: {
    (event: 'message', listener: (channel: string, message: string) => void): unknown
    (event: 'ready' | 'error', listener: () => void): unknown
  }
  readonly disconnect: () => void
}

/**
 * A connection of ioredis. Subscribing opens one more; end it (`close` of the store) before the process shall end. Give it a `commandTimeout`
 * and a `socketTimeout` (of a `Cluster`: in `redisOptions`), without which a Redis that hangs is never left, and leave
 * `autoResendUnfulfilledCommands` on: without it a request that is under way when the connection breaks is never answered. With
 * `enableAutoPipelining` many refreshes at a time take less of the processor.
 */
export function ioredisClient(redis: IoredisLike): RedisClient {
  requireKind('redis', redis, ['call', 'duplicate'], "a Redis or a Cluster of the package ioredis, 'new Redis(url)'")
  return {
    command: (name, ...args) => redis.call(name, ...args),
    subscribe: async (channels, onMessage, onSubscribed) => {
      const subscriber = subscriberOf(redis)
      // It connects anew by itself; what went wrong is nothing to print.
      subscriber.on('error', () => {})
      subscriber.on('message', (channel, message) => onMessage(message, channel))
      try {
        await subscriber.subscribe(...channels)
      } catch (error) {
        subscriber.disconnect()
        throw error
      }
      onSubscribed()
      subscriber.on('ready', () => {
        subscriber.subscribe(...channels).then(onSubscribed, () => undefined)
      })
      return async () => subscriber.disconnect()
    },
  }
}

// All nodes of a cluster hear what is published on any. The subscriber that a `Cluster` has itself goes without timeouts, and says nothing
// when it has lost its node.
function subscriberOf(redis: IoredisLike): IoredisSubscriberLike {
  const nodes = redis.nodes?.()
  if (nodes === undefined) return redis.duplicate()
  const node = nodes[Math.floor(Math.random() * nodes.length)]
  if (!node) throw new Error('No node of the cluster is known yet.')
  return node.duplicate()
}
