import type { Revocation } from '../../rotation/session-store.ts'
import type { SqlParameter, SqlRecord } from './client.ts'
import { answered } from './statements.ts'
import type { SqlStatements } from './statements.ts'

/**
 * Throws where the database answers something else than it was asked, or a driver reads the answer by the columns of another statement: believed,
 * it would be another user's session, or a sign-out that never was. Of several that were asked for, each must be answered once.
 */
export function requireAnswer(
  records: readonly SqlRecord[],
  name: keyof SqlStatements,
  asked: SqlParameter | readonly string[],
): void {
  const columns = ['statement', 'asked', ...answered[name]]
  const isOf = (record: SqlRecord): boolean =>
    record['statement'] === name &&
    Object.keys(record).length === columns.length &&
    columns.every((column) => record[column] !== undefined)
  if (records.length > 0 && records.every(isOf) && answers(records, asked)) return
  const remedy = 'Behind a pooler that mixes connections statements must not be prepared (KEYTURN_PG_PREPARE=false).'
  throw new Error(`The database answered another statement than it was asked (${name}). ${remedy}`)
}

function answers(records: readonly SqlRecord[], asked: SqlParameter | readonly string[]): boolean {
  // Drivers disagree on whether a number comes as one.
  if (!isList(asked)) return records.every((record) => String(record['asked']) === String(asked))
  const left = new Set(asked)
  return records.every((record) => left.delete(String(record['asked']))) && left.size === 0
}

function isList(asked: SqlParameter | readonly string[]): asked is readonly string[] {
  return Array.isArray(asked)
}

/** The sessions that an answer has; where there are none it has one row without any. */
export function sessionsIn(records: readonly SqlRecord[]): readonly SqlRecord[] {
  return records.filter(({ sid }) => sid !== null)
}

export function instantOf(record: SqlRecord | undefined): number {
  return Number(record?.['now'])
}

export function revocationOf({ sid, revokedAt }: SqlRecord): Revocation {
  return { sid: String(sid), revokedAt: Number(revokedAt) }
}

export function deletedIn([record]: readonly SqlRecord[]): number {
  return Number(record?.['deleted'])
}
