import { assignments, insertion, members, selection } from './columns.ts'
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
  readonly requireWritable: string
}

/** What each of them answers in every row, beside `statement` and `asked`. */
export const answered: Readonly<Record<keyof SqlStatements, readonly string[]>> = {
  now: ['now'],
  create: [],
  find: ['now', ...members],
  replace: ['sid'],
  replaceRevoking: ['sid', 'told'],
  revoke: ['sid', 'told'],
  revokeByUser: ['sid', 'told'],
  listByUser: members,
  deleteExpired: ['deleted'],
  forgetRevocations: ['deleted'],
  listRevoked: ['sid', 'revokedAt'],
  requireWritable: ['deleted'],
}

// Milliseconds since 1970, at this very moment rather than at the begin of the statement.
const clock = `floor(date_part('epoch', clock_timestamp()) * 1000)`

/**
 * Each statement answers with at least one row, and says in each which statement it is and what it was asked with first: `sqlStore` believes
 * no other one. Behind a pooler that mixes connections, a name of a prepared statement can mean somebody else's.
 */
export function statementsFor({ sessions, revocations, channel }: SqlNames): SqlStatements {
  const replacement = `UPDATE ${sessions} SET ${assignments} WHERE sid = $1 AND version = $2 RETURNING sid, revoked_at`
  const ending = `SET revoked_at = ${clock}, revoke_reason = $2, version = version + 1`
  return {
    now: `SELECT 'now' AS statement, NULL AS asked, ${clock} AS now`,
    create: `INSERT INTO ${sessions} (${insertion.columns}) VALUES (${insertion.values}) RETURNING 'create' AS statement, sid AS asked`,
    find: `SELECT ${said('find')}, ${clock} AS now, ${selection} FROM ${always} LEFT JOIN ${sessions} ON sid = $1`,
    replace: `WITH ended AS (${replacement}) SELECT ${said('replace')}, sid FROM ${always} LEFT JOIN ended ON true`,
    replaceRevoking: revoking('replaceRevoking', replacement),
    revoke: revoking(
      'revoke',
      `UPDATE ${sessions} ${ending} WHERE sid = $1 AND revoked_at IS NULL RETURNING sid, revoked_at`,
    ),
    // Locked in one order, so that two of these do not wait for each other.
    revokeByUser: revoking(
      'revokeByUser',
      `UPDATE ${sessions} ${ending} WHERE sid = ANY (ARRAY(
        SELECT sid FROM ${sessions} WHERE user_id = $1 AND revoked_at IS NULL ORDER BY sid FOR UPDATE
      )) AND revoked_at IS NULL RETURNING sid, revoked_at`,
    ),
    listByUser: `
      SELECT ${said('listByUser')}, ${selection} FROM ${always} LEFT JOIN ${sessions} ON user_id = $1 ORDER BY created_at, sid`,
    // Rows that somebody else holds are left for the next time, rather than waited for.
    deleteExpired: `
      WITH deleted AS (DELETE FROM ${sessions} WHERE sid = ANY (ARRAY(
        SELECT sid FROM ${sessions} WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED
      )) RETURNING sid)
      SELECT ${said('deleteExpired', 'double precision')}, count(*)::integer AS deleted FROM deleted`,
    forgetRevocations: `
      WITH deleted AS (DELETE FROM ${revocations} WHERE sid = ANY (ARRAY(
        SELECT sid FROM ${revocations} WHERE revoked_at < ${clock} - 86400000 ORDER BY revoked_at LIMIT $1 FOR UPDATE SKIP LOCKED
      )) RETURNING sid)
      SELECT ${said('forgetRevocations', 'integer')}, count(*)::integer AS deleted FROM deleted`,
    listRevoked: `
      SELECT ${said('listRevoked', 'double precision')}, sid, revoked_at AS "revokedAt"
      FROM ${always} LEFT JOIN ${revocations} ON revoked_at >= $1 ORDER BY revoked_at`,
    // A write of nothing, which a database that is read-only refuses all the same.
    requireWritable: `
      WITH deleted AS (DELETE FROM ${revocations} WHERE false RETURNING sid)
      SELECT 'requireWritable' AS statement, NULL AS asked, count(*)::integer AS deleted FROM deleted`,
  }

  /** Notes and tells the revocations that an UPDATE makes, in the same statement: all of it happens, or nothing. */
  function revoking(name: keyof SqlStatements, update: string): string {
    return `
      WITH ended AS (${update}),
      noted AS (INSERT INTO ${revocations} (sid, revoked_at) SELECT sid, revoked_at FROM ended ON CONFLICT DO NOTHING)
      SELECT ${said(name)}, sid, CASE WHEN sid IS NOT NULL THEN pg_notify('${channel}', sid) END AS told
      FROM ${always} LEFT JOIN ended ON true`
  }
}

const always = '(SELECT 1) AS always'

function said(name: keyof SqlStatements, type = 'text'): string {
  return `'${name}' AS statement, $1::${type} AS asked`
}
