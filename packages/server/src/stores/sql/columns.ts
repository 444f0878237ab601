import type { SessionRow } from '../../rotation/session-row.ts'
import type { SqlParameter, SqlRecord } from './client.ts'

type Member = keyof SessionRow

/** What the members of a row are called in the table. */
const columns: Readonly<Record<Member, string>> = {
  sid: 'sid',
  userId: 'user_id',
  secretHash: 'secret_hash',
  generation: 'generation',
  baseId: 'base_id',
  formerBaseId: 'former_base_id',
  promotedAt: 'promoted_at',
  forkedAt: 'forked_at',
  forks: 'forks',
  seenAt: 'seen_at',
  createdAt: 'created_at',
  expiresAt: 'expires_at',
  idleTimeout: 'idle_timeout',
  lastActiveAt: 'last_active_at',
  revokedAt: 'revoked_at',
  revokeReason: 'revoke_reason',
  version: 'version',
  remember: 'remember',
  device: 'device',
  bound: 'bound',
}

/** What a whole row is made of: the members of `columns`, and no others. */
export const members = Object.keys(columns) as readonly Member[]

/** What may change in a row, and the types of it. */
const types = {
  generation: 'integer',
  baseId: 'text',
  formerBaseId: 'text',
  promotedAt: 'double precision',
  forkedAt: 'double precision',
  forks: 'integer',
  seenAt: 'double precision',
  lastActiveAt: 'double precision',
  revokedAt: 'double precision',
  revokeReason: 'text',
  version: 'integer',
  device: 'jsonb',
  bound: 'jsonb',
} as const satisfies Readonly<Partial<Record<Member, string>>>
// It has no other names than those.
const changing = Object.keys(types) as readonly (keyof typeof types)[]
/** What is an object, or nothing. */
const composed: ReadonlySet<Member> = new Set(['device', 'bound'])

/** `user_id AS "userId"` and so on, so that a record is a row. */
export const selection: string = members.map((member) => `${columns[member]} AS "${member}"`).join(', ')

/** For an INSERT of a whole row, whose parameters are those of {@link valuesOf}. */
export const insertion: { readonly columns: string; readonly values: string } = {
  columns: members.map((member) => columns[member]).join(', '),
  values: members.map((member, index) => placeholder(member, index + 1)).join(', '),
}

/** For an UPDATE of what may change in a row: `$1` and `$2` are free, the others are those of {@link changesOf}. */
export const assignments: string = changing
  .map((member, index) => `${columns[member]} = ${placeholder(member, index + 3)}`)
  .join(', ')

/** For an UPDATE by rows as JSON: the columns to read of each, and what is set from `change`. */
export const changes: { readonly columns: string; readonly assignments: string } = {
  columns: changing.map((member) => `"${member}" ${types[member]}`).join(', '),
  assignments: changing.map((member) => `${columns[member]} = change."${member}"`).join(', '),
}

export function valuesOf(row: SessionRow): readonly SqlParameter[] {
  return members.map((member) => parameter(row, member))
}

export function changesOf(row: SessionRow): readonly SqlParameter[] {
  return changing.map((member) => parameter(row, member))
}

/** The row of a record that was selected by {@link selection}, and perhaps more. */
export function rowOf(record: SqlRecord): SessionRow {
  const { now: _, statement: __, asked: ___, ...row } = record
  // Columns are NOT NULL where members are not nullable, and of types that drivers make these values of.
  return row as unknown as SessionRow
}

// Drivers disagree on whether a parameter for JSON is to be a text already; as a text it is.
function placeholder(member: Member, position: number): string {
  return composed.has(member) ? `$${position}::text::jsonb` : `$${position}`
}

function parameter(row: SessionRow, member: Member): SqlParameter {
  const value = row[member]
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}
