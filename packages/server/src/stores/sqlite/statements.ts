import type { SqlNames } from '../sql/names.ts'
import { allColumns, allPlaces, assignments } from './columns.ts'

/** All that the store ever says to the database once its tables are there. Each is one statement, hence atomic. */
export interface SqliteStatements {
  readonly now: string
  readonly create: string
  readonly find: string
  readonly replace: string
  readonly revoke: string
  readonly revokeByUser: string
  readonly listByUser: string
  readonly deleteExpired: string
  readonly listRevoked: string
  readonly requireWritable: string
}

// Whole milliseconds since 1970. SQLite itself counts no finer, but answers seconds.
const clock = `CAST(round(unixepoch('subsec') * 1000) AS INTEGER)`

/** Those that write have a RETURNING, for there are drivers that ask in another way for what answers no rows. */
export function statementsFor({ sessions }: SqlNames): SqliteStatements {
  const ending = `UPDATE ${sessions} SET revoked_at = ${clock}, revoke_reason = ?, version = version + 1`
  return {
    now: `SELECT ${clock} AS now`,
    create: `INSERT INTO ${sessions} (${allColumns}) VALUES (${allPlaces}) RETURNING sid`,
    find: `SELECT ${clock} AS now, ${allColumns} FROM (SELECT 1) LEFT JOIN ${sessions} ON sid = ?`,
    replace: `UPDATE ${sessions} SET ${assignments} WHERE sid = ? AND version = ? RETURNING sid`,
    revoke: `${ending} WHERE sid = ? AND revoked_at IS NULL RETURNING sid`,
    revokeByUser: `${ending} WHERE user_id = ? AND revoked_at IS NULL RETURNING sid`,
    listByUser: `SELECT ${allColumns} FROM ${sessions} WHERE user_id = ? ORDER BY created_at, sid`,
    deleteExpired: `
      DELETE FROM ${sessions} WHERE sid IN (SELECT sid FROM ${sessions} WHERE expires_at <= ? ORDER BY expires_at LIMIT ?) RETURNING sid`,
    listRevoked: `SELECT sid, revoked_at FROM ${sessions} WHERE revoked_at >= ? ORDER BY revoked_at`,
    // A write of nothing, for no session has that name, which a database that is read-only refuses all the same.
    requireWritable: `UPDATE ${sessions} SET version = version WHERE sid = '' RETURNING sid`,
  }
}
