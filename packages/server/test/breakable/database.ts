/** What chaos may be made of. */
export interface FailingDatabase {
  readonly url: string
  /** It crashes, and is started again. */
  readonly crashAndRestart: () => Promise<void>
  /** It ends all connections of others. */
  readonly endConnections: () => Promise<void>
  /** What else may befall it, by name. */
  readonly more?: Readonly<Record<string, () => Promise<void>>>
  readonly stop: () => Promise<void>
}

/** A database of one's own that can be broken on purpose. */
export interface BreakableDatabase extends FailingDatabase {
  /** Lets everything settle for all sessions of a store whose clock is that of the database: every instant moves into the past. */
  readonly letSettle: (prefix: string) => Promise<void>
}

/** One that is a single server. */
export interface BreakableServer extends BreakableDatabase {
  readonly port: number
}
