/** One row of a result, by the names of its columns. */
export type SqliteRecord = Readonly<Record<string, unknown>>

/** What `sqliteStore` passes as a parameter. */
export type SqliteParameter = string | number | null

/**
 * All that `sqliteStore` asks of a database: SQLite 3.42 or newer, or what understands its language. `nodeSqliteClient`, `betterSqliteClient`,
 * `libsqlClient` and `d1Client` make one of the usual drivers.
 */
export interface SqliteClient {
  /** Runs one statement, by itself and not within a transaction of others, with each `?` from `parameters`; resolves to its rows, once they are on the disk. */
  readonly query: (text: string, parameters?: readonly SqliteParameter[]) => Promise<readonly SqliteRecord[]>
  /** Runs statements without parameters and rows, all of them or none: as one transaction. */
  readonly transact: (statements: readonly string[]) => Promise<void>
}
