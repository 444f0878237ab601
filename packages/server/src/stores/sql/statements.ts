import { assignments, insertion, selection } from './columns.ts'
import type { SqlNames } from './names.ts'

/** All that the store ever says to the database once its tables are there. */
export interface SqlStatements {
  readonly now: string
  readonly create: string
  readonly find: string
  readonly replace: string
  /** The same where the row is a revoked one. */
  readonly replaceRevoking: string
  readonly revoke: string
  readonly revokeByUser: string
  readonly listByUser: string
  readonly deleteExpired: string
  readonly forgetRevocations: string
  readonly listRevoked: string
}

// Milliseconds since 1970, at this very moment rather than at the begin of the statement.
const clock = `floor(date_part('epoch', clock_timestamp()) * 1000)`

export function statementsFor({ sessions, revocations, channel }: SqlNames): SqlStatements {
  const replacement = `UPDATE ${sessions} SET ${assignments} WHERE sid = $1 AND version = $2 RETURNING sid, revoked_at`
  const ending = `SET revoked_at = ${clock}, revoke_reason = $2, version = version + 1`
  return {
    now: `SELECT ${clock} AS now`,
    create: `INSERT INTO ${sessions} (${insertion.columns}) VALUES (${insertion.values})`,
    find: `SELECT ${clock} AS now, ${selection} FROM ${sessions} WHERE sid = $1`,
    replace: replacement,
    replaceRevoking: revoking(replacement),
    revoke: revoking(`UPDATE ${sessions} ${ending} WHERE sid = $1 AND revoked_at IS NULL RETURNING sid, revoked_at`),
    // Locked in one order, so that two of these do not wait for each other.
    revokeByUser: revoking(`
      UPDATE ${sessions} ${ending} WHERE sid = ANY (ARRAY(
        SELECT sid FROM ${sessions} WHERE user_id = $1 AND revoked_at IS NULL ORDER BY sid FOR UPDATE
      )) AND revoked_at IS NULL RETURNING sid, revoked_at`),
    listByUser: `SELECT ${selection} FROM ${sessions} WHERE user_id = $1 ORDER BY created_at, sid`,
    // Rows that somebody else holds are left for the next time, rather than waited for.
    deleteExpired: `
      DELETE FROM ${sessions} WHERE sid = ANY (ARRAY(
        SELECT sid FROM ${sessions} WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED
      )) RETURNING sid`,
    forgetRevocations: `
      DELETE FROM ${revocations} WHERE sid = ANY (ARRAY(
        SELECT sid FROM ${revocations} WHERE revoked_at < ${clock} - 86400000 ORDER BY revoked_at LIMIT $1 FOR UPDATE SKIP LOCKED
      )) RETURNING sid`,
    listRevoked: `SELECT sid, revoked_at AS "revokedAt" FROM ${revocations} WHERE revoked_at >= $1 ORDER BY revoked_at`,
  }

  /** Notes and tells the revocations that an UPDATE makes, in the same statement: all of it happens, or nothing. */
  function revoking(update: string): string {
    return `
      WITH ended AS (${update}),
      noted AS (INSERT INTO ${revocations} (sid, revoked_at) SELECT sid, revoked_at FROM ended ON CONFLICT DO NOTHING)
      SELECT sid, pg_notify('${channel}', sid) FROM ended`
  }
}
