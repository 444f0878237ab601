import type { SqliteClient, SqliteParameter, SqliteRecord } from '../sqlite/client.ts'

/** What is used of the `storage` of a Durable Object that has SQLite. */
export interface ObjectStorageLike {
  readonly sql: {
    readonly exec: (text: string, ...parameters: SqliteParameter[]) => { readonly toArray: () => unknown[] }
  }
  readonly transactionSync: (work: () => void) => void
  readonly getAlarm: () => Promise<number | null>
  readonly setAlarm: (instant: number) => Promise<void>
}

/** The SQLite of a Durable Object. It answers before its disk has; the platform holds back what the object sends until then. */
export function storageClient(storage: ObjectStorageLike): SqliteClient {
  return {
    query: async (text, parameters = []) => storage.sql.exec(text, ...parameters).toArray() as readonly SqliteRecord[],
    transact: async (statements) =>
      storage.transactionSync(() => {
        for (const text of statements) storage.sql.exec(text)
      }),
  }
}
