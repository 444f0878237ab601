import type { SessionRow } from '../../rotation/session-row.ts'
import type { SqliteParameter, SqliteRecord } from './client.ts'

type Member = keyof SessionRow
type Kind = 'text' | 'number' | 'boolean' | 'json'

/** What the members of a row are. SQLite knows no booleans and no JSON: they are 0 or 1, and text. */
const kinds: Readonly<Record<Member, Kind>> = {
  sid: 'text',
  userId: 'text',
  secretHash: 'text',
  generation: 'number',
  baseId: 'text',
  formerBaseId: 'text',
  promotedAt: 'number',
  forkedAt: 'number',
  forks: 'number',
  seenAt: 'number',
  createdAt: 'number',
  expiresAt: 'number',
  idleTimeout: 'number',
  lastActiveAt: 'number',
  revokedAt: 'number',
  revokeReason: 'text',
  version: 'number',
  remember: 'boolean',
  device: 'json',
  bound: 'json',
}

// Whoever knows members that are added later lets them be: only these are read and written.
const members = Object.keys(kinds) as readonly Member[]
const nullable: ReadonlySet<Member> = new Set(['formerBaseId', 'seenAt', 'revokedAt', 'revokeReason', 'bound'])
const fixed: ReadonlySet<Member> = new Set([
  'sid',
  'userId',
  'secretHash',
  'createdAt',
  'expiresAt',
  'idleTimeout',
  'remember',
])
const changing = members.filter((member) => !fixed.has(member))

/** The columns of a whole row, whose parameters are those of {@link valuesOf}. */
export const allColumns: string = members.map(columnOf).join(', ')

/** A `?` for each of them. */
export const allPlaces: string = members.map(() => '?').join(', ')

/** For an UPDATE of what may change in a row, with the parameters of {@link changesOf}. */
export const assignments: string = changing.map((member) => `${columnOf(member)} = ?`).join(', ')

export function valuesOf(row: SessionRow): readonly SqliteParameter[] {
  return members.map((member) => parameter(row, member))
}

export function changesOf(row: SessionRow): readonly SqliteParameter[] {
  return changing.map((member) => parameter(row, member))
}

/** The row of a record that has {@link allColumns}. Throws where a column holds what no store has written, and names it. */
export function rowOf(record: SqliteRecord): SessionRow {
  const row = Object.fromEntries(members.map((member) => [member, valueIn(record, member)]))
  // Each member is there, and of its kind.
  return row as unknown as SessionRow
}

/** The number in a column. Drivers may be told to read whole numbers as `bigint`. */
export function numberIn(record: SqliteRecord | undefined, column: string): number {
  const value = record?.[column]
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value)
  throw wrong(column, 'a number')
}

/** The text in a column. */
export function textIn(record: SqliteRecord, column: string): string {
  const value = record[column]
  if (typeof value === 'string') return value
  throw wrong(column, 'a text')
}

function columnOf(member: Member): string {
  return member.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function parameter(row: SessionRow, member: Member): SqliteParameter {
  const value = row[member]
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}

function valueIn(record: SqliteRecord, member: Member): unknown {
  const column = columnOf(member)
  if (record[column] === null && nullable.has(member)) return null
  const kind = kinds[member]
  if (kind === 'number') return numberIn(record, column)
  if (kind === 'boolean') return numberIn(record, column) !== 0
  return kind === 'json' ? objectIn(record, column) : textIn(record, column)
}

function objectIn(record: SqliteRecord, column: string): unknown {
  const text = textIn(record, column)
  try {
    return JSON.parse(text)
  } catch {
    throw wrong(column, 'JSON')
  }
}

function wrong(column: string, expected: string): Error {
  return new Error(`The database has something else than ${expected} in the column ${column}.`)
}
