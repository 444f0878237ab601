/** One row of a result: what the columns are called, and what the driver makes of their values. */
export type SqlRecord = Readonly<Record<string, unknown>>

/**
 * All that `sqlStore` asks of a database: PostgreSQL 12 or newer, through any driver.
 * `pgClient`, `postgresClient` and `pgliteClient` make one of the usual drivers.
 */
export interface SqlClient {
  /** Runs one statement, by itself and not within a transaction of others, with `$1`, `$2`… from `parameters`; resolves to its rows. */
  readonly query: (text: string, parameters?: readonly SqlParameter[]) => Promise<readonly SqlRecord[]>
  /**
   * Hears what is notified on a channel, until the function that it resolves to is called. `onListening` is called each time
   * that listening has begun: before it resolves, and again whenever a lost connection has been replaced.
   */
  readonly listen: (
    channel: string,
    onPayload: (payload: string) => void,
    onListening: () => void,
  ) => Promise<() => Promise<void>>
}

/** What `sqlStore` passes as a parameter: as `text`, `double precision`, `integer`, `boolean` or null. */
export type SqlParameter = string | number | boolean | null
