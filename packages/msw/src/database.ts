import type { Cookie, Lifetimes, SessionRow, StoredKeys } from '@keyturn/server'
import { openDB } from 'idb'
import type { DBSchema, IDBPDatabase, IDBPObjectStore, StoreNames } from 'idb'
import type { ScenarioRecord } from './scenario-state.ts'

/** A cookie in the jar of the mock server. */
interface StoredCookie {
  readonly name: string
  readonly cookie: Cookie
  /** Milliseconds since 1970 by the browser's own clock; null: until it is deleted. */
  readonly expiresAt: number | null
}

/** Everything that the mock server knows, for all tabs of the origin. */
interface MockDatabaseSchema extends DBSchema {
  sessions: { key: string; value: SessionRow; indexes: { userId: string; expiresAt: number } }
  cookies: { key: string; value: StoredCookie }
  keys: { key: 'keys'; value: StoredKeys }
  clock: { key: 'offset'; value: number }
  lifetimes: { key: 'lifetimes'; value: Partial<Lifetimes> }
  scenario: { key: 'scenario'; value: ScenarioRecord }
}

/** The database of a mock server. Its transactions are what makes all tabs one server. */
export type MockDatabase = IDBPDatabase<MockDatabaseSchema>

/** Opens the database, or creates it. Rejects where the browser has no IndexedDB or refuses it. */
export async function openMockDatabase(name: string): Promise<MockDatabase> {
  const database = await openDB<MockDatabaseSchema>(name, 1, {
    upgrade: (created) => {
      const sessions = created.createObjectStore('sessions', { keyPath: 'sid' })
      sessions.createIndex('userId', 'userId')
      sessions.createIndex('expiresAt', 'expiresAt')
      created.createObjectStore('cookies', { keyPath: 'name' })
      for (const store of ['keys', 'clock', 'lifetimes', 'scenario'] as const) created.createObjectStore(store)
    },
    // A tab that holds on to the database would keep everyone from deleting it.
    blocking: () => database.close(),
  })
  return database
}

type StoreName = StoreNames<MockDatabaseSchema>

/**
 * Does `work` in one writing transaction of a store: nobody else writes meanwhile, and it is done when all of it is kept.
 * Rejects with the first failure, and nothing is kept then.
 */
export async function write<Name extends StoreName, Result>(
  database: MockDatabase,
  name: Name,
  work: (store: IDBPObjectStore<MockDatabaseSchema, [Name], Name, 'readwrite'>) => Promise<Result>,
): Promise<Result> {
  const { store, done } = database.transaction(name, 'readwrite')
  // Both at once: when a write fails, so does the transaction, and nobody would hear of that.
  const [result] = await Promise.all([work(store), done])
  return result
}
