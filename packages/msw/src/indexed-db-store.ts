import { revokedRow } from '@keyturn/server'
import type { SessionStore } from '@keyturn/server'
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
    find: (sid) => database.get('sessions', sid),
    replace: async (row, ifVersion) => {
      const { store, done } = database.transaction('sessions', 'readwrite')
      const stored = await store.get(row.sid)
      const isExpected = stored?.version === ifVersion
      if (isExpected) await store.put(row)
      await done
      return isExpected
    },
    revoke: async (sid, reason) => {
      const at = await now()
      const { store, done } = database.transaction('sessions', 'readwrite')
      const stored = await store.get(sid)
      const isLive = stored !== undefined && stored.revokedAt === null
      if (isLive) await store.put(revokedRow(stored, reason, at))
      await done
      return isLive
    },
    revokeByUser: async (userId, reason) => {
      const at = await now()
      const { store, done } = database.transaction('sessions', 'readwrite')
      const live = (await store.index('userId').getAll(userId)).filter(({ revokedAt }) => revokedAt === null)
      for (const row of live) await store.put(revokedRow(row, reason, at))
      await done
      return live.map(({ sid }) => sid)
    },
    listByUser: async (userId) => {
      const rows = await database.getAllFromIndex('sessions', 'userId', userId)
      return rows.toSorted((a, b) => a.createdAt - b.createdAt)
    },
    deleteExpired: async (before) => {
      const { store, done } = database.transaction('sessions', 'readwrite')
      const expired = await store.index('expiresAt').getAllKeys(IDBKeyRange.upperBound(before))
      for (const sid of expired) await store.delete(sid)
      await done
      return expired.length
    },
  }
}
