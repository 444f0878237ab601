/** All that `redisStore` asks of a Redis or Valkey. `ioredisClient` makes one of ioredis. */
export interface RedisClient {
  /** Sends one command. */
  readonly command: (name: string, ...args: readonly string[]) => Promise<unknown>
  /**
   * Hears what is published on a channel, until the function that it resolves to is called. `onSubscribed` is called each
   * time that hearing has begun: before it resolves, and again whenever a lost connection has been replaced.
   */
  readonly subscribe: (
    channel: string,
    onMessage: (message: string) => void,
    onSubscribed: () => void,
  ) => Promise<() => Promise<void>>
}
