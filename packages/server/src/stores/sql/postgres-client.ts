import { requireKind, requireObject } from '../../settings/option-checks.ts'
import { DEFAULT_TIMEOUT, requireTimeout, within } from './deadline.ts'
import type { SqlClient, SqlRecord } from './client.ts'

/** What is used of a `postgres()` (postgres.js). */
export interface PostgresLike {
  readonly unsafe: (text: string, parameters: never[], options: { readonly prepare: boolean }) => PostgresQueryLike
  readonly listen: (
    channel: string,
    onPayload: (payload: string) => void,
    onListening: () => void,
  ) => PromiseLike<{ readonly unlisten: () => Promise<void> }>
  readonly options: { readonly prepare: boolean }
}

/** A statement that has been sent. */
export interface PostgresQueryLike extends PromiseLike<readonly object[]> {
  readonly cancel: () => unknown
}

/** Options of {@link postgresClient}. */
export interface PostgresClientOptions {
  /** How long a statement may take, the wait for a connection included, in ms; then it rejects: postgres.js itself would wait for ever. @default 10_000 */
  readonly timeout?: number
}

/**
 * A pool of postgres.js. Statements are prepared unless its own `prepare` option is false, as behind some poolers it must be. Give it
 * `fetch_types: false`: a connection that breaks while it fetches types rejects a promise that nobody can catch, which ends a Node process. Nobody but it can close one of its connections: where they
 * may die without a word, or lead to a database that has become a standby, give it an `idle_timeout` and a `max_lifetime`. Throws a `TypeError` for what is none.
 */
export function postgresClient(sql: PostgresLike, options: PostgresClientOptions = {}): SqlClient {
  requireKind('sql', sql, ['unsafe', 'listen'], "what postgres makes, 'postgresClient(postgres(url))'")
  requireObject('options', options)
  const { timeout = DEFAULT_TIMEOUT } = options
  requireTimeout(timeout)
  const { prepare } = sql.options
  return {
    query: async (text, parameters = []) => {
      // It describes a statement before it sends the parameters, and then takes any value for any type.
      const sent = sql.unsafe(text, [...parameters] as never[], { prepare: prepare && parameters.length > 0 })
      const rows = await within(timeout, sent, () => cancel(sent))
      return rows as unknown as readonly SqlRecord[]
    },
    listen: async (channel, onPayload, onListening) => {
      const { unlisten } = await within(timeout, sql.listen(channel, onPayload, onListening))
      // On a connection that is dead without a word it would wait for ever.
      return () => within(timeout, unlisten()).catch(() => undefined)
    },
  }
}

// What is still waiting for a connection is taken back; what the database is busy with it is asked to stop, on a connection that may be as dead.
function cancel(sent: PostgresQueryLike): void {
  Promise.resolve(sent.cancel()).catch(() => undefined)
}
