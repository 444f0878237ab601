import { memoryStore, type SessionRow, type SessionStore } from '@keyturn/server'

export interface ReplicatedStore {
  readonly store: SessionStore
  /** Goes on with what a standby has that never got the last `lost` ms of writes; a minute at most. */
  readonly failOver: (lost: number) => Promise<void>
}

interface Write {
  readonly at: number
  readonly row: SessionRow
}

const longestLag = 60_000

/** A memory store whose standby lags behind. New sessions and revocations wait for the standby, rotations do not. */
export function createReplicatedStore(now: () => number): ReplicatedStore {
  let primary = memoryStore({ now })
  const written = new Map<string, readonly Write[]>()

  function note(row: SessionRow, at: number): void {
    const writes = written.get(row.sid) ?? []
    const last = writes.findLastIndex(({ at }) => at < now() - longestLag)
    written.set(row.sid, [...writes.slice(Math.max(last, 0)), { at, row }])
  }

  async function failOver(lost: number): Promise<void> {
    primary = memoryStore({ now })
    for (const [sid, writes] of written) {
      const kept = writes.filter(({ at }) => at < now() - lost)
      written.set(sid, kept)
      for (const { row } of kept.slice(-1)) await primary.create(row)
    }
  }

  const store: SessionStore = {
    now: () => primary.now(),
    create: async (row) => {
      await primary.create(row)
      note(row, -Infinity)
    },
    find: (sid) => primary.find(sid),
    replace: async (row, ifVersion) => {
      const isWritten = await primary.replace(row, ifVersion)
      if (isWritten) note(row, row.revokedAt === null ? now() : -Infinity)
      return isWritten
    },
    revoke: (sid, reason) => primary.revoke(sid, reason),
    revokeByUser: (userId, reason) => primary.revokeByUser(userId, reason),
    listByUser: (userId) => primary.listByUser(userId),
    deleteExpired: (before) => primary.deleteExpired(before),
    listRevoked: (since) => primary.listRevoked(since),
  }
  return { store, failOver }
}
