import { open } from 'node:fs/promises'
import type { DatabaseSync } from 'node:sqlite'
import { ConfigurationError } from './configuration.ts'

// A lock goes with its connection, and a connection that nobody refers to is collected.
const held = new Set<DatabaseSync>()
// https://www.sqlite.org/rescode.html#busy
const SQLITE_BUSY = 5

/**
 * Makes this process the only owner of a folder, until the returned function is called or the process ends, however it ends. Rejects with a
 * `ConfigurationError` that says who has it already. The lock is one of the operating system, on a file beside the folder: an empty database
 * of SQLite, which knows how to lock on each system. The file stays; what counts is the lock alone.
 */
export async function lockFolder(folder: string): Promise<() => void> {
  const { DatabaseSync: Database } = await loadSqlite()
  const path = `${folder}.lock`
  await (await open(path, 'a', 0o600)).close()
  const database = new Database(path)
  try {
    // The process is named first, for those who are refused. Whoever comes in between is the owner, and named.
    database.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${process.pid}; COMMIT; BEGIN IMMEDIATE`)
  } catch (error) {
    const refusal = isBusy(error) ? inUse(folder, ownerOf(database)) : error
    database.close()
    throw refusal
  }
  held.add(database)
  return () => {
    if (held.delete(database)) database.close()
  }
}

async function loadSqlite(): Promise<{ readonly DatabaseSync: typeof DatabaseSync }> {
  try {
    return await import('node:sqlite')
  } catch {
    const remedy = 'Take a newer Node, or set DATABASE_URL or REDIS_URL.'
    throw new ConfigurationError([`PGlite needs Node 22.13 or newer, which can lock its folder. ${remedy}`])
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY
}

// Everybody may read while one holds the lock.
function ownerOf(database: DatabaseSync): string {
  try {
    return `the process ${String(database.prepare('PRAGMA user_version').get()?.['user_version'])}`
  } catch {
    return 'another process'
  }
}

function inUse(folder: string, owner: string): ConfigurationError {
  const remedy =
    'Stop it first, name another folder, or set DATABASE_URL or REDIS_URL, which several processes can share.'
  return new ConfigurationError([`KEYTURN_DATA: the sessions in ${folder} are in use by ${owner}. ${remedy}`])
}
