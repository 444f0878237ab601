import type { RedisClient } from './client.ts'

/** What is used of a `Redis` of ioredis. */
export interface IoredisLike {
  readonly call: (command: string, ...args: string[]) => Promise<unknown>
  readonly duplicate: () => IoredisSubscriberLike
}

/** What is used of a second connection of it. */
export interface IoredisSubscriberLike {
  readonly subscribe: (channel: string) => Promise<unknown>
  readonly on: {
    (event: 'message', listener: (channel: string, message: string) => void): unknown
    (event: 'ready' | 'error', listener: () => void): unknown
  }
  readonly disconnect: () => void
}

/**
 * A connection of ioredis. Subscribing opens one more; end it (`close` of the store) before the process shall end. Give it a `commandTimeout`,
 * and leave `autoResendUnfulfilledCommands` on: without it a request that is under way when the connection breaks is never answered.
 */
export function ioredisClient(redis: IoredisLike): RedisClient {
  return {
    command: (name, ...args) => redis.call(name, ...args),
    subscribe: async (channel, onMessage, onSubscribed) => {
      const subscriber = redis.duplicate()
      // It connects anew by itself; what went wrong is nothing to print.
      subscriber.on('error', () => {})
      subscriber.on('message', (_, message) => onMessage(message))
      try {
        await subscriber.subscribe(channel)
      } catch (error) {
        subscriber.disconnect()
        throw error
      }
      onSubscribed()
      subscriber.on('ready', () => {
        subscriber.subscribe(channel).then(onSubscribed, () => undefined)
      })
      return async () => subscriber.disconnect()
    },
  }
}
