import { requireObject } from '../settings/option-checks.ts'
import { revokedRow } from '../rotation/session-row.ts'
import type { RevokeReason, SessionRow } from '../rotation/session-row.ts'
import type { SessionStore } from '../rotation/session-store.ts'

/** Options of {@link memoryStore}. */
export interface MemoryStoreOptions {
  /** The clock, in ms since 1970. @default Date.now */
  readonly now?: () => number
}

/** A store in this process's memory: for tests, for development, and for a server of one process that may forget. Throws a `TypeError` for a clock that is none. */
export function memoryStore(options: MemoryStoreOptions = {}): SessionStore {
  requireObject('options', options)
  const { now = Date.now } = options
  if (typeof now !== 'function') throw new TypeError('now: must be a function that returns ms since 1970.')
  const rows = new Map<string, SessionRow>()
  const listeners = new Set<(sid: string) => void>()

  function put(row: SessionRow): void {
    const isRevocation = row.revokedAt !== null && rows.get(row.sid)?.revokedAt === null
    rows.set(row.sid, row)
    if (isRevocation) for (const listener of listeners) listener(row.sid)
  }

  function revokeRow(row: SessionRow | undefined, reason: RevokeReason): boolean {
    if (!row || row.revokedAt !== null) return false
    put(revokedRow(row, reason, now()))
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
      put(row)
      return true
    },
    revoke: async (sid, reason) => revokeRow(rows.get(sid), reason),
    revokeByUser: async (userId, reason) =>
      rowsOf(userId)
        .filter((row) => revokeRow(row, reason))
        .map(({ sid }) => sid),
    listByUser: async (userId) => rowsOf(userId),
    deleteExpired: async (before, limit = 1000) => {
      const expired = [...rows.values()].filter(({ expiresAt }) => expiresAt <= before).slice(0, limit)
      for (const { sid } of expired) rows.delete(sid)
      return expired.length
    },
    listRevoked: async (since) =>
      [...rows.values()].flatMap(({ sid, revokedAt }) =>
        revokedAt !== null && revokedAt >= since ? [{ sid, revokedAt }] : [],
      ),
    watchRevoked: async (listener) => {
      const own = (sid: string): void => listener(sid)
      listeners.add(own)
      return async () => {
        listeners.delete(own)
      }
    },
  }
}
