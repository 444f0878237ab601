/** All that `redisStore` asks of a Redis or Valkey. `ioredisClient` makes one of ioredis. */
export interface RedisClient {
  /** Sends one command; in a cluster, one that names keys to the node that owns their slot. */
  readonly command: (name: string, ...args: readonly string[]) => Promise<unknown>
  /**
   * Hears what is published on some channels, all over one connection, until the function that it resolves to is called.
   * `onSubscribed` is called each time that hearing has begun: before it resolves, and again whenever a lost connection has been replaced
   * (where that cannot be told, the store notices by itself that it hears nothing).
   */
  readonly subscribe: (
    channels: readonly string[],
    onMessage: (message: string, channel: string) => void,
    onSubscribed: () => void,
  ) => Promise<() => Promise<void>>
}
