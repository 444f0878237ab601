import type { Revocation, SessionStore } from '../../rotation/session-store.ts'
import { revocationWatch } from '../revocation-watch.ts'
import type { SqlClient, SqlParameter, SqlRecord } from './client.ts'
import { changesOf, rowOf, valuesOf } from './columns.ts'
import { retryingConflicts } from './conflicts.ts'
import { migrate } from './migrations.ts'
import { resolveNames } from './names.ts'
import type { SqlNaming } from './names.ts'
import { statementsFor } from './statements.ts'

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

  async function query(text: string, ...parameters: readonly SqlParameter[]): Promise<readonly SqlRecord[]> {
    await migrated()
    return retryingConflicts(() => client.query(text, parameters))
  }

  const now = async (): Promise<number> => instantOf(await query(statements.now))
  const listRevoked = async (since: number): Promise<readonly Revocation[]> =>
    (await query(statements.listRevoked, since)).map(revocationOf)

  return {
    now,
    create: async (row) => {
      await query(statements.create, ...valuesOf(row))
    },
    find: async (sid) => {
      const records = await query(statements.find, sid)
      const [row] = records.map(rowOf)
      return { row, now: row ? instantOf(records) : await now() }
    },
    replace: async (row, ifVersion) => {
      const statement = row.revokedAt === null ? statements.replace : statements.replaceRevoking
      const written = await query(statement, row.sid, ifVersion, ...changesOf(row))
      return written.length > 0
    },
    revoke: async (sid, reason) => (await query(statements.revoke, sid, reason)).length > 0,
    revokeByUser: async (userId, reason) =>
      (await query(statements.revokeByUser, userId, reason)).map(({ sid }) => String(sid)),
    listByUser: async (userId) => (await query(statements.listByUser, userId)).map(rowOf),
    deleteExpired: async (before, limit = 1000) => {
      // Until they are few, like what is deleted: there may be more of them than of sessions that have expired.
      let forgotten = limit
      while (limit > 0 && forgotten >= limit) forgotten = (await query(statements.forgetRevocations, limit)).length
      return (await query(statements.deleteExpired, before, limit)).length
    },
    listRevoked,
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

function instantOf([record]: readonly SqlRecord[]): number {
  return Number(record?.['now'])
}

function revocationOf({ sid, revokedAt }: SqlRecord): Revocation {
  return { sid: String(sid), revokedAt: Number(revokedAt) }
}
