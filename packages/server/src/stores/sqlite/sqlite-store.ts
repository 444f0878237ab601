import type { SessionStore } from '../../rotation/session-store.ts'
import { requireKind, requireObject } from '../../settings/option-checks.ts'
import { revocationWatch } from '../revocation-watch.ts'
import { resolveNames } from '../sql/names.ts'
import type { SqliteClient, SqliteParameter, SqliteRecord } from './client.ts'
import { changesOf, numberIn, rowOf, textIn, valuesOf } from './columns.ts'
import { migrate } from './migrations.ts'
import { statementsFor } from './statements.ts'
import type { SqliteStatements } from './statements.ts'

/** Options of {@link sqliteStore}. */
export interface SqliteStoreOptions {
  /** What the names of the tables begin with: small letters, digits and underscores. @default 'keyturn_' */
  readonly prefix?: string | undefined
}

/**
 * A store in SQLite 3.42 or newer, D1 and libsql included; its clock is that of the database. The tables are created, and later changed, by
 * themselves before the first use. Throws a `TypeError` for an option or a client that is wrong.
 */
export function sqliteStore(client: SqliteClient, options: SqliteStoreOptions = {}): SessionStore {
  requireKind(
    'client',
    client,
    ['query', 'transact'],
    'what nodeSqliteClient, betterSqliteClient, libsqlClient or d1Client makes',
  )
  requireObject('options', options)
  const names = resolveNames({ prefix: options.prefix })
  const statements = statementsFor(names)
  const listeners = new Set<(sid: string) => void>()
  let isMigrated = false

  async function ask(
    name: keyof SqliteStatements,
    ...parameters: readonly SqliteParameter[]
  ): Promise<readonly SqliteRecord[]> {
    // Whoever comes meanwhile does it, too, and waits for nobody: in a worker, what another request has begun may never end.
    if (!isMigrated) await migrate(client, names)
    isMigrated = true
    return client.query(statements[name], parameters)
  }

  function tell(ended: readonly SqliteRecord[]): readonly string[] {
    const sids = ended.map((record) => textIn(record, 'sid'))
    for (const sid of sids) for (const listener of listeners) listener(sid)
    return sids
  }

  const now: SessionStore['now'] = async () => numberIn((await ask('now'))[0], 'now')
  const listRevoked: SessionStore['listRevoked'] = async (since) =>
    (await ask('listRevoked', since)).map((record) => ({
      sid: textIn(record, 'sid'),
      revokedAt: numberIn(record, 'revoked_at'),
    }))

  return {
    now,
    create: async (row) => {
      await ask('create', ...valuesOf(row))
    },
    find: async (sid) => {
      const [record] = await ask('find', sid)
      return { row: record && record['sid'] !== null ? rowOf(record) : undefined, now: numberIn(record, 'now') }
    },
    replace: async (row, ifVersion) => {
      const written = await ask('replace', ...changesOf(row), row.sid, ifVersion)
      if (row.revokedAt !== null) tell(written)
      return written.length > 0
    },
    revoke: async (sid, reason) => tell(await ask('revoke', reason, sid)).length > 0,
    revokeByUser: async (userId, reason) => tell(await ask('revokeByUser', reason, userId)),
    listByUser: async (userId) => (await ask('listByUser', userId)).map(rowOf),
    deleteExpired: async (before, limit = 1000) => (await ask('deleteExpired', before, limit)).length,
    listRevoked,
    requireWritable: async () => {
      await ask('requireWritable')
    },
    ...revocationWatch({
      now,
      listRevoked,
      // What others revoke nobody tells: it is asked for every two seconds.
      subscribe: async (onRevoked, onSubscribed) => {
        const own = (sid: string): void => onRevoked(sid)
        listeners.add(own)
        onSubscribed()
        return async () => {
          listeners.delete(own)
        }
      },
    }),
  }
}
