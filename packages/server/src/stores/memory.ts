import { revokedRow } from '../session-row.ts'
import type { RevokeReason, SessionRow } from '../session-row.ts'
import type { SessionStore } from './store.ts'

/** Options of {@link memoryStore}. */
export interface MemoryStoreOptions {
  /** The clock, in ms since 1970. @default Date.now */
  readonly now?: () => number
}

/** A store in this process's memory: for tests, for development, and for a server of one process that may forget. */
export function memoryStore({ now = Date.now }: MemoryStoreOptions = {}): SessionStore {
  const rows = new Map<string, SessionRow>()

  function revokeRow(row: SessionRow | undefined, reason: RevokeReason): boolean {
    if (!row || row.revokedAt !== null) return false
    rows.set(row.sid, revokedRow(row, reason, now()))
    return true
  }

  function rowsOf(userId: string): SessionRow[] {
    return [...rows.values()].filter((row) => row.userId === userId).toSorted((a, b) => a.createdAt - b.createdAt)
  }

  return {
    now: async () => now(),
    create: async (row) => {
      if (rows.has(row.sid)) throw new Error('A session with this sid exists already.')
      rows.set(row.sid, row)
    },
    find: async (sid) => ({ row: rows.get(sid), now: now() }),
    replace: async (row, ifVersion) => {
      if (rows.get(row.sid)?.version !== ifVersion) return false
      rows.set(row.sid, row)
      return true
    },
    revoke: async (sid, reason) => revokeRow(rows.get(sid), reason),
    revokeByUser: async (userId, reason) =>
      rowsOf(userId)
        .filter((row) => revokeRow(row, reason))
        .map(({ sid }) => sid),
    listByUser: async (userId) => rowsOf(userId),
    deleteExpired: async (before) => {
      const expired = [...rows.values()].filter(({ expiresAt }) => expiresAt <= before)
      for (const { sid } of expired) rows.delete(sid)
      return expired.length
    },
  }
}
