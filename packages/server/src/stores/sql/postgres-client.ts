import type { SqlClient, SqlRecord } from './client.ts'

/** What is used of a `postgres()` (postgres.js). */
export interface PostgresLike {
  readonly unsafe: (
    text: string,
    parameters: never[],
    options: { readonly prepare: boolean },
  ) => PromiseLike<readonly object[]>
  readonly listen: (
    channel: string,
    onPayload: (payload: string) => void,
    onListening: () => void,
  ) => PromiseLike<{ readonly unlisten: () => Promise<void> }>
  readonly options: { readonly prepare: boolean }
}

/**
 * A pool of postgres.js. Statements are prepared unless its own `prepare` option is false, as behind some poolers it must be. Give it
 * `fetch_types: false`: a connection that breaks while it fetches types rejects a promise that nobody can catch, which ends a Node process.
 */
export function postgresClient(sql: PostgresLike): SqlClient {
  const { prepare } = sql.options
  return {
    query: async (text, parameters = []) => {
      // It describes a statement before it sends the parameters, and then takes any value for any type.
      const rows = await sql.unsafe(text, [...parameters] as never[], { prepare: prepare && parameters.length > 0 })
      return rows as unknown as readonly SqlRecord[]
    },
    listen: async (channel, onPayload, onListening) => {
      const { unlisten } = await sql.listen(channel, onPayload, onListening)
      return () => unlisten()
    },
  }
}
