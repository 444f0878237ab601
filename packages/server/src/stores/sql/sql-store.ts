import type { Revocation, SessionStore } from '../../rotation/session-store.ts'
import { requireKind, requireObject } from '../../settings/option-checks.ts'
import { revocationWatch } from '../revocation-watch.ts'
import type { SqlClient, SqlParameter, SqlRecord } from './client.ts'
import { changesOf, rowOf, valuesOf } from './columns.ts'
import { retryingConflicts } from './conflicts.ts'
import { migrate } from './migrations.ts'
import { resolveNames } from './names.ts'
import type { SqlNaming } from './names.ts'
import { answered, statementsFor } from './statements.ts'
import type { SqlStatements } from './statements.ts'

/** Options of {@link sqlStore}. */
export interface SqlStoreOptions extends SqlNaming {
  /** Into how many hash partitions, by sid, the table of sessions is divided when it is created; for tens of millions of sessions. @default 0, one table */
  readonly partitions?: number | undefined
}

/**
 * A store in PostgreSQL 12 or newer, PGlite included; its clock is that of the database. The tables are created, and later
 * changed, by themselves before the first use, however many nodes start together. Throws a `TypeError` for an option that is wrong.
 */
export function sqlStore(client: SqlClient, options: SqlStoreOptions = {}): SessionStore {
  requireKind('client', client, ['query', 'listen'], 'what pgClient, postgresClient or pgliteClient makes')
  requireObject('options', options)
  const names = resolveNames(options)
  const partitions = resolvePartitions(options.partitions ?? 0)
  const statements = statementsFor(names)
  let migration: Promise<void> | undefined

  /** Once, and again where it failed. */
  function migrated(): Promise<void> {
    migration ??= retryingConflicts(() => migrate(client, { names, partitions })).catch((error: unknown) => {
      migration = undefined
      throw error
    })
    return migration
  }

  async function ask(name: keyof SqlStatements, ...parameters: readonly SqlParameter[]): Promise<readonly SqlRecord[]> {
    await migrated()
    const records = await retryingConflicts(() => client.query(statements[name], parameters))
    requireAnswer(records, name, parameters[0])
    return records
  }

  const now = async (): Promise<number> => instantOf(await ask('now'))
  const listRevoked = async (since: number): Promise<readonly Revocation[]> =>
    sessionsIn(await ask('listRevoked', since)).map(revocationOf)

  return {
    now,
    create: async (row) => {
      await ask('create', ...valuesOf(row))
    },
    find: async (sid) => {
      const records = await ask('find', sid)
      return { row: sessionsIn(records).map(rowOf)[0], now: instantOf(records) }
    },
    replace: async (row, ifVersion) => {
      const name = row.revokedAt === null ? 'replace' : 'replaceRevoking'
      return sessionsIn(await ask(name, row.sid, ifVersion, ...changesOf(row))).length > 0
    },
    revoke: async (sid, reason) => sessionsIn(await ask('revoke', sid, reason)).length > 0,
    revokeByUser: async (userId, reason) =>
      sessionsIn(await ask('revokeByUser', userId, reason)).map(({ sid }) => String(sid)),
    listByUser: async (userId) => sessionsIn(await ask('listByUser', userId)).map(rowOf),
    deleteExpired: async (before, limit = 1000) => {
      // Until they are few, like what is deleted: there may be more of them than of sessions that have expired.
      let forgotten = limit
      while (limit > 0 && forgotten >= limit) forgotten = deletedIn(await ask('forgetRevocations', limit))
      return deletedIn(await ask('deleteExpired', before, limit))
    },
    listRevoked,
    requireWritable: async () => {
      await ask('requireWritable')
    },
    ...revocationWatch({
      now,
      listRevoked,
      subscribe: (onRevoked, onSubscribed) => client.listen(names.channel, onRevoked, onSubscribed),
    }),
  }
}

function resolvePartitions(partitions: number): number {
  if (Number.isInteger(partitions) && partitions >= 0 && partitions <= 1024) return partitions
  throw new TypeError('partitions: must be a whole number from 0 to 1024.')
}

/**
 * Throws where the database answers something else than it was asked, or a driver reads the answer by the columns of another statement: believed,
 * it would be another user's session, or a sign-out that never was.
 */
function requireAnswer(
  records: readonly SqlRecord[],
  name: keyof SqlStatements,
  asked: SqlParameter | undefined = null,
): void {
  const columns = ['statement', 'asked', ...answered[name]]
  const isAnswer = (record: SqlRecord): boolean =>
    record['statement'] === name &&
    // Drivers disagree on whether a number comes as one.
    String(record['asked']) === String(asked) &&
    Object.keys(record).length === columns.length &&
    columns.every((column) => record[column] !== undefined)
  if (records.length > 0 && records.every(isAnswer)) return
  const remedy = 'Behind a pooler that mixes connections statements must not be prepared (KEYTURN_PG_PREPARE=false).'
  throw new Error(`The database answered another statement than it was asked (${name}). ${remedy}`)
}

/** The sessions that an answer has; where there are none it has one row without any. */
function sessionsIn(records: readonly SqlRecord[]): readonly SqlRecord[] {
  return records.filter(({ sid }) => sid !== null)
}

function instantOf([record]: readonly SqlRecord[]): number {
  return Number(record?.['now'])
}

function revocationOf({ sid, revokedAt }: SqlRecord): Revocation {
  return { sid: String(sid), revokedAt: Number(revokedAt) }
}

function deletedIn([record]: readonly SqlRecord[]): number {
  return Number(record?.['deleted'])
}
