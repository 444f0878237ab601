import { groupOfUser } from '../../src/rotation/session-id.ts'
import type { SessionStore } from '../../src/rotation/session-store.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** An id as the server gives them: its first byte is the group of the user. */
function placedSid(userId: string, rest: string): string {
  const group = groupOfUser(userId)
  return `${letters[group >> 2]}${letters[(group & 3) << 4]}${rest}`
}

/** A store for checks that make up ids of their own: within, each of them begins with the group of its user. */
export function placed(store: SessionStore): SessionStore {
  const names = new Map<string, string>()
  const inner = (sid: string): string => names.get(sid) ?? `AA${sid}`
  const outer = (sid: string): string => sid.slice(2)
  return {
    ...store,
    create: async (row) => {
      // Whoever takes an id that is taken means the one that is there.
      const sid = names.get(row.sid) ?? placedSid(row.userId, row.sid)
      names.set(row.sid, sid)
      await store.create({ ...row, sid })
    },
    find: async (sid) => {
      const { row, now } = await store.find(inner(sid))
      return { row: row && { ...row, sid }, now }
    },
    replace: (row, ifVersion) => store.replace({ ...row, sid: inner(row.sid) }, ifVersion),
    revoke: (sid, reason) => store.revoke(inner(sid), reason),
    revokeByUser: async (userId, reason) => (await store.revokeByUser(userId, reason)).map(outer),
    listByUser: async (userId) => (await store.listByUser(userId)).map((row) => ({ ...row, sid: outer(row.sid) })),
    listRevoked: async (since) =>
      (await store.listRevoked(since)).map(({ sid, revokedAt }) => ({ sid: outer(sid), revokedAt })),
    ...(store.watchRevoked && { watchRevoked: (listener) => watch(store, (sid) => listener(outer(sid))) }),
  }
}

async function watch(store: SessionStore, listener: (sid: string) => void): Promise<() => Promise<void>> {
  return (await store.watchRevoked?.(listener)) ?? (async () => {})
}
