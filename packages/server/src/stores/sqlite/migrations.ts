import type { SqlNames } from '../sql/names.ts'
import type { SqliteClient } from './client.ts'
import { numberIn } from './columns.ts'

/** What has to be done to a database, in this order; what has been released is never changed, only added to. */
const migrations: readonly ((names: SqlNames) => readonly string[])[] = [
  ({ sessions, index }) => [
    `CREATE TABLE ${sessions} (
      sid TEXT NOT NULL PRIMARY KEY,
      user_id TEXT NOT NULL,
      secret_hash TEXT NOT NULL,
      generation INTEGER NOT NULL,
      base_id TEXT NOT NULL,
      former_base_id TEXT,
      promoted_at REAL NOT NULL,
      forked_at REAL NOT NULL,
      forks INTEGER NOT NULL,
      seen_at REAL,
      created_at REAL NOT NULL,
      expires_at REAL NOT NULL,
      idle_timeout REAL NOT NULL,
      last_active_at REAL NOT NULL,
      revoked_at REAL,
      revoke_reason TEXT,
      version INTEGER NOT NULL,
      remember INTEGER NOT NULL,
      device TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX ${index('sessions_user_id')} ON ${sessions} (user_id)`,
    `CREATE INDEX ${index('sessions_expires_at')} ON ${sessions} (expires_at)`,
    // Only of those that were revoked: a refresh changes no index.
    `CREATE INDEX ${index('sessions_revoked_at')} ON ${sessions} (revoked_at) WHERE revoked_at IS NOT NULL`,
  ],
  ({ sessions }) => [`ALTER TABLE ${sessions} ADD COLUMN bound TEXT`],
]

/**
 * Brings the tables to the present version, a transaction for each step. Who comes second, because others have started at the same time, fails
 * at the number of the version, and goes on. Where all is there already it only reads.
 */
export async function migrate(client: SqliteClient, names: SqlNames): Promise<void> {
  let present = await versionIn(client, names)
  while (present < migrations.length) {
    const next = present + 1
    const statements = migrations[present]?.(names) ?? []
    try {
      await client.transact([
        `CREATE TABLE IF NOT EXISTS ${names.schemaVersion} (version INTEGER NOT NULL PRIMARY KEY, migrated_at TEXT NOT NULL) STRICT`,
        `INSERT INTO ${names.schemaVersion} VALUES (${next}, datetime('now'))`,
        ...statements,
      ])
      present = next
    } catch (error) {
      present = await versionIn(client, names)
      if (present < next) throw error
    }
  }
}

async function versionIn(client: SqliteClient, { schemaVersion }: SqlNames): Promise<number> {
  try {
    return numberIn(
      (await client.query(`SELECT coalesce(max(version), 0) AS version FROM ${schemaVersion}`))[0],
      'version',
    )
  } catch (error) {
    // Where the table is there, something else is wrong.
    const tables = await client.query(`SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?`, [
      schemaVersion.replaceAll('"', ''),
    ])
    if (tables.length > 0) throw error
    return 0
  }
}
