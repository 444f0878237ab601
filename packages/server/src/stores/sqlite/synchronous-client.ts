import type { SqliteClient, SqliteRecord } from './client.ts'

/** A database of a driver that answers at once. */
interface SynchronousDatabase {
  readonly exec: (text: string) => unknown
  readonly prepare: (text: string) => SynchronousStatement
}

/** A statement of it. */
interface SynchronousStatement {
  /** Takes what each driver says; whatever we pass they all take. */
  readonly all: (...parameters: never[]) => readonly unknown[]
}

// What was answered outlives a loss of power: with a write-ahead log some builds of SQLite leave that to the next checkpoint. Readers do not
// wait for writers, and writers wait for each other rather than fail.
const settings = 'PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL'

/** A client over such a database, which is the store's own from then on: it is set to write-ahead logging, `synchronous = FULL`, and to wait for others for 5 s. */
export function synchronousClient(database: SynchronousDatabase): SqliteClient {
  const prepared = new Map<string, SynchronousStatement>()
  database.exec(settings)

  function statement(text: string): SynchronousStatement {
    const made = prepared.get(text) ?? database.prepare(text)
    prepared.set(text, made)
    return made
  }

  return {
    query: async (text, parameters = []) => statement(text).all(...(parameters as never[])) as readonly SqliteRecord[],
    transact: async (statements) => {
      database.exec('BEGIN IMMEDIATE')
      try {
        for (const text of statements) database.exec(text)
        database.exec('COMMIT')
      } catch (error) {
        database.exec('ROLLBACK')
        throw error
      }
    },
  }
}
