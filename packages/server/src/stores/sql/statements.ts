import { assignments, changes, insertion, members, selection } from './columns.ts'
import type { SqlNames } from './names.ts'

/** All that the store ever says to the database once its tables are there. */
export interface SqlStatements {
  readonly now: string
  readonly create: string
  readonly find: string
  /** The same for each sid of a JSON array. */
  readonly findMany: string
  readonly replace: string
  /** The same for each row of a JSON array that has an `ifVersion` too, but for those that somebody else is writing just then. */
  readonly replaceMany: string
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
  findMany: ['now', ...members],
  replace: ['sid'],
  replaceMany: ['sid'],
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
    // Each by the index, however many or few the planner takes them for.
    findMany: `
      SELECT 'findMany' AS statement, asked, ${clock} AS now, ${selection} FROM json_array_elements_text($1::text::json) AS asked (asked)
      LEFT JOIN LATERAL (SELECT * FROM ${sessions} WHERE sid = asked OFFSET 0) AS found ON true`,
    // Locked before, without waiting: nobody waits for what is no concern of theirs, and two of these never for each other.
    replaceMany: `
      WITH change AS (
        SELECT * FROM json_to_recordset($1::text::json) AS change ("sid" text, "ifVersion" integer, ${changes.columns})
      ),
      held AS (
        SELECT change.* FROM change, LATERAL (
          SELECT FROM ${sessions} WHERE sid = change.sid AND version = change."ifVersion" FOR NO KEY UPDATE SKIP LOCKED
        ) AS session
      ),
      ended AS (
        UPDATE ${sessions} AS session SET ${changes.assignments} FROM held AS change
        WHERE session.sid = change.sid AND session.version = change."ifVersion" RETURNING session.sid
      )
      SELECT 'replaceMany' AS statement, change.sid AS asked, ended.sid FROM change LEFT JOIN ended ON ended.sid = change.sid`,
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
