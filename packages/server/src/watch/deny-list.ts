import type { SessionRow } from '../rotation/session-row.ts'
import type { SessionStore } from '../rotation/session-store.ts'
import { repeat } from './repeat.ts'

/** The sessions whose access tokens are refused although they have not expired. */
export interface DenyList {
  /** The store, whose revocations by this process are on the list at once. */
  readonly store: SessionStore
  /** Says whether a session has been ended; undefined as long as nobody watches, or the process stood still, and the store has to be asked. */
  readonly has: (sid: string) => boolean | undefined
  /** The time by the store's clock; while somebody watches, without asking the store. */
  readonly now: () => Promise<number>
  /** Keeps the list up to date until the returned function is called. Rejects where it cannot be loaded. */
  readonly watch: () => Promise<() => Promise<void>>
}

/** How a deny list is kept. */
export interface DenyListOptions {
  /** How long, in ms, an access token can outlive its session. */
  readonly retention: number
  /** Hears of a store that could not be asked; the list stays as it is. */
  readonly onError: (error: unknown) => void
}

/** How often a store is asked that does not tell of revocations by itself. */
const pollInterval = 5_000
/** How often one is asked that does: what it told while a connection was cut has got lost. */
const safetyInterval = 60_000
/** How often it is made sure that time has not stood still: on a frozen function, in a laptop that slept, nothing was heard meanwhile. */
const beatInterval = 1_000
const longestSilence = 5_000
// A slow transaction is seen some time after the instant that it has written.
const overlap = 60_000

/** Makes a list that knows nothing until somebody watches. */
export function createDenyList(inner: SessionStore, { retention, onError }: DenyListOptions): DenyList {
  const denied = new Map<string, number>()
  let isWatched = false
  let isCurrent = false
  let ahead = 0
  let askedAt = 0
  let beatAt = 0

  function deny(sid: string, revokedAt: number): void {
    if (isWatched) denied.set(sid, revokedAt)
  }

  async function askTime(): Promise<number> {
    const before = Date.now()
    const now = await inner.now()
    ahead = Math.round(now - (before + Date.now()) / 2)
    return now
  }

  async function update(): Promise<void> {
    const now = await askTime()
    const since = isCurrent ? Math.min(askedAt, now) - overlap : now - retention
    for (const { sid, revokedAt } of await inner.listRevoked(since)) deny(sid, revokedAt)
    for (const [sid, revokedAt] of denied) if (revokedAt < now - retention) denied.delete(sid)
    askedAt = now
    isCurrent = true
  }

  /** Whether the list is as it would be, had nothing stopped this process. */
  function isKept(): boolean {
    const silence = Date.now() - beatAt
    return isCurrent && silence >= 0 && silence < longestSilence
  }

  async function beat(): Promise<void> {
    const mustCatchUp = !isKept()
    isCurrent &&= !mustCatchUp
    beatAt = Date.now()
    if (mustCatchUp) await update()
  }

  async function watch(): Promise<() => Promise<void>> {
    if (isWatched) throw new Error('The server has been started already.')
    isWatched = true
    let unsubscribe: (() => Promise<void>) | undefined
    try {
      // First listened to, then looked up: nothing falls in between.
      unsubscribe = await inner.watchRevoked?.((sid) => deny(sid, Date.now() + ahead))
      await update()
    } catch (error) {
      await forget(unsubscribe)
      throw error
    }
    beatAt = Date.now()
    const stopUpdating = repeat(update, inner.watchRevoked ? safetyInterval : pollInterval, onError)
    const stopBeating = repeat(beat, beatInterval, onError)
    return async () => {
      await Promise.all([stopUpdating(), stopBeating()])
      await forget(unsubscribe)
    }
  }

  async function forget(unsubscribe: (() => Promise<void>) | undefined): Promise<void> {
    isWatched = false
    isCurrent = false
    denied.clear()
    await unsubscribe?.()
  }

  return {
    store: denying(inner, (sid) => deny(sid, Date.now() + ahead)),
    has: (sid) => (isKept() ? denied.has(sid) : undefined),
    now: async () => (isKept() ? Date.now() + ahead : inner.now()),
    watch,
  }
}

// Method by method: a store may be an object of a class, which cannot be spread.
function denying(store: SessionStore, deny: (sid: string) => void): SessionStore {
  return {
    now: () => store.now(),
    create: (row) => store.create(row),
    find: (sid) => store.find(sid),
    listByUser: (userId) => store.listByUser(userId),
    deleteExpired: (before, limit) => store.deleteExpired(before, limit),
    listRevoked: (since) => store.listRevoked(since),
    replace: async (row: SessionRow, ifVersion) => {
      const isWritten = await store.replace(row, ifVersion)
      if (isWritten && row.revokedAt !== null) deny(row.sid)
      return isWritten
    },
    revoke: async (sid, reason) => {
      const isEnded = await store.revoke(sid, reason)
      if (isEnded) deny(sid)
      return isEnded
    },
    revokeByUser: async (userId, reason) => {
      const ended = await store.revokeByUser(userId, reason)
      for (const sid of ended) deny(sid)
      return ended
    },
  }
}
