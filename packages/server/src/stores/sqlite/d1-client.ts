import { requireKind } from '../../settings/option-checks.ts'
import type { SqliteClient, SqliteParameter, SqliteRecord } from './client.ts'

/** What is used of a `D1Database`, the binding of a worker. */
export interface D1Like {
  readonly prepare: (text: string) => D1StatementLike
  /** Takes what `prepare` has made. */
  readonly batch: (statements: never[]) => Promise<unknown>
}

/** A statement of it. */
export interface D1StatementLike {
  readonly bind: (...parameters: SqliteParameter[]) => D1StatementLike
  readonly all: () => Promise<{ readonly results: readonly unknown[] }>
}

/**
 * Cloudflare's D1. Give it the binding itself, whose statements go to the primary, and no session of a replica that lags. Throws a `TypeError`
 * for what is none: a binding of another name, most often.
 */
export function d1Client(database: D1Like): SqliteClient {
  requireKind('database', database, ['prepare', 'batch'], 'the binding of a D1 database, as wrangler.jsonc calls it')
  return {
    query: async (text, parameters = []) => {
      const { results } = await database
        .prepare(text)
        .bind(...parameters)
        .all()
      return results as readonly SqliteRecord[]
    },
    transact: async (statements) => {
      // It knows no other transactions.
      await database.batch(statements.map((text) => database.prepare(text)) as never[])
    },
  }
}
