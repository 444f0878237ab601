/** A database of one's own that can be broken on purpose. */
export interface BreakableDatabase {
  readonly url: string
  readonly port: number
  /** It crashes, and is started again. */
  readonly crashAndRestart: () => Promise<void>
  /** It ends all connections of others. */
  readonly endConnections: () => Promise<void>
  /** Lets everything settle for all sessions of a store whose clock is that of the database: every instant moves into the past. */
  readonly letSettle: (prefix: string) => Promise<void>
  readonly stop: () => Promise<void>
}
