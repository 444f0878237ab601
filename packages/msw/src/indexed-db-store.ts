import { revokedRow } from '@keyturn/server'
import type { SessionStore } from '@keyturn/server'
import { write } from './database.ts'
import type { MockDatabase } from './database.ts'

/**
 * A session store in IndexedDB, shared by all tabs of the origin. Browsers run the writing transactions of one
 * object store one after the other, across tabs: that is the whole of its compare and set.
 * `now`: the clock, in ms since 1970.
 */
export function indexedDbStore(database: MockDatabase, now: () => Promise<number>): SessionStore {
  return {
    now,
    create: async (row) => {
      await database.add('sessions', row)
    },
    find: async (sid) => ({ row: await database.get('sessions', sid), now: await now() }),
    replace: (row, ifVersion) =>
      write(database, 'sessions', async (store) => {
        const stored = await store.get(row.sid)
        const isExpected = stored?.version === ifVersion
        if (isExpected) await store.put(row)
        return isExpected
      }),
    revoke: async (sid, reason) => {
      const at = await now()
      return write(database, 'sessions', async (store) => {
        const stored = await store.get(sid)
        const isLive = stored !== undefined && stored.revokedAt === null
        if (isLive) await store.put(revokedRow(stored, reason, at))
        return isLive
      })
    },
    revokeByUser: async (userId, reason) => {
      const at = await now()
      return write(database, 'sessions', async (store) => {
        const live = (await store.index('userId').getAll(userId)).filter(({ revokedAt }) => revokedAt === null)
        for (const row of live) await store.put(revokedRow(row, reason, at))
        return live.map(({ sid }) => sid)
      })
    },
    listByUser: async (userId) => {
      const rows = await database.getAllFromIndex('sessions', 'userId', userId)
      return rows.toSorted((a, b) => a.createdAt - b.createdAt)
    },
    deleteExpired: (before, limit = 1000) =>
      write(database, 'sessions', async (store) => {
        const expired = await store.index('expiresAt').getAllKeys(IDBKeyRange.upperBound(before), limit)
        for (const sid of expired) await store.delete(sid)
        return expired.length
      }),
    listRevoked: async (since) => {
      const rows = await database.getAll('sessions')
      return rows.flatMap(({ sid, revokedAt }) =>
        revokedAt !== null && revokedAt >= since ? [{ sid, revokedAt }] : [],
      )
    },
  }
}
