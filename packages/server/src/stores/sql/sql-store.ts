import type { Revocation, SessionStore } from '../../rotation/session-store.ts'
import { requireKind, requireObject } from '../../settings/option-checks.ts'
import { revocationWatch } from '../revocation-watch.ts'
import type { SqlClient, SqlParameter, SqlRecord } from './client.ts'
import { deletedIn, instantOf, requireAnswer, revocationOf, sessionsIn } from './answers.ts'
import { changesOf, rowOf, valuesOf } from './columns.ts'
import { retryingConflicts } from './conflicts.ts'
import { migrate } from './migrations.ts'
import { resolveNames } from './names.ts'
import type { SqlNaming } from './names.ts'
import { sessionBatches } from './session-batches.ts'
import { statementsFor } from './statements.ts'
import type { SqlStatements } from './statements.ts'

/** Options of {@link sqlStore}. */
export interface SqlStoreOptions extends SqlNaming {
  /** Into how many hash partitions, by sid, the table of sessions is divided when it is created; for tens of millions of sessions. @default 0, one table */
  readonly partitions?: number | undefined
  /**
   * Whether what comes while a statement is under way goes together with the next one: many sessions are read, or written, by one statement, each
   * of them as if alone. `false` on hosts where one request cannot wait for what another has begun, as Cloudflare's Workers. @default true
   */
  readonly batches?: boolean | undefined
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
  const batches = resolveBatches(options.batches ?? true)
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
    requireAnswer(records, name, parameters[0] ?? null)
    return records
  }

  async function askMany(
    name: 'findMany' | 'replaceMany',
    sids: readonly string[],
    items: readonly unknown[],
  ): Promise<readonly SqlRecord[]> {
    await migrated()
    const records = await client.query(statements[name], [JSON.stringify(items)])
    requireAnswer(records, name, sids)
    return records
  }

  const one: Pick<SessionStore, 'find' | 'replace'> = {
    find: async (sid) => {
      const records = await ask('find', sid)
      return { row: sessionsIn(records).map(rowOf)[0], now: instantOf(records[0]) }
    },
    replace: async (row, ifVersion) =>
      sessionsIn(await ask('replace', row.sid, ifVersion, ...changesOf(row))).length > 0,
  }
  const { find, replace, ...watched } = batches
    ? sessionBatches({
        ...one,
        findMany: (sids) => askMany('findMany', sids, sids),
        replaceMany: (changes) =>
          askMany(
            'replaceMany',
            changes.map(({ row }) => row.sid),
            changes.map(({ row, ifVersion }) => ({ ...row, ifVersion })),
          ),
      })
    : one

  const now = async (): Promise<number> => instantOf((await ask('now'))[0])
  const listRevoked = async (since: number): Promise<readonly Revocation[]> =>
    sessionsIn(await ask('listRevoked', since)).map(revocationOf)

  return {
    now,
    create: async (row) => {
      await ask('create', ...valuesOf(row))
    },
    find,
    replace: async (row, ifVersion) => {
      if (row.revokedAt === null) return replace(row, ifVersion)
      return sessionsIn(await ask('replaceRevoking', row.sid, ifVersion, ...changesOf(row))).length > 0
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
    ...watched,
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

function resolveBatches(batches: boolean): boolean {
  if (typeof batches === 'boolean') return batches
  throw new TypeError('batches: must be true or false.')
}
