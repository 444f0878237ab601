import type { SessionRow } from '../../rotation/session-row.ts'
import type { Found, SessionStore, StoreBatch } from '../../rotation/session-store.ts'
import { instantOf, sessionsIn } from './answers.ts'
import type { SqlRecord } from './client.ts'
import { rowOf } from './columns.ts'
import { isUndone } from './conflicts.ts'
import { gathering } from './gathering.ts'

/** A write that happens only where the stored row has that version. */
interface Change {
  readonly row: SessionRow
  readonly ifVersion: number
}

/** How sessions are read and written, one by one and many by one statement. */
export interface SessionStatements {
  readonly find: SessionStore['find']
  /** Answers for each with one record: what was asked, the instant of the look, and the row where there is one. */
  readonly findMany: (sids: readonly string[]) => Promise<readonly SqlRecord[]>
  readonly replace: SessionStore['replace']
  /** Answers for each with one record, whose `sid` is null where nothing was written: another version, or somebody else was writing just then. */
  readonly replaceMany: (changes: readonly Change[]) => Promise<readonly SqlRecord[]>
}

/**
 * Reads that come while another one is under way become one statement, and so do writes. Each is answered for itself: what a batch did not write,
 * and all of a batch that the database undid because of one of them, is done by itself.
 */
export function sessionBatches(statements: SessionStatements): Pick<SessionStore, 'find' | 'replace' | 'watchBatches'> {
  const listeners = new Set<(batch: StoreBatch) => void>()
  const tell = (operation: string) => (size: number) => {
    for (const listener of listeners) listener({ operation, size })
  }
  const write = gathering<Change, boolean>({
    keyOf: ({ row }) => row.sid,
    isShared: false,
    one: ({ row, ifVersion }) => statements.replace(row, ifVersion),
    many: async (changes) => {
      const records = await undoneIsEmpty(statements.replaceMany(changes))
      return new Map(sessionsIn(records).map(({ sid }) => [String(sid), true]))
    },
    onLeaving: tell('replace'),
  })
  return {
    find: gathering<string, Found>({
      keyOf: (sid) => sid,
      isShared: true,
      one: statements.find,
      many: async (sids) => new Map((await undoneIsEmpty(statements.findMany([...new Set(sids)]))).map(foundIn)),
      onLeaving: tell('find'),
    }),
    replace: (row, ifVersion) => write({ row, ifVersion }),
    watchBatches: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function foundIn(record: SqlRecord): readonly [string, Found] {
  const row = record['sid'] === null ? undefined : rowOf(record)
  return [String(record['asked']), { row, now: instantOf(record) }]
}

async function undoneIsEmpty(answering: Promise<readonly SqlRecord[]>): Promise<readonly SqlRecord[]> {
  try {
    return await answering
  } catch (error) {
    if (!isUndone(error)) throw error
    return []
  }
}
