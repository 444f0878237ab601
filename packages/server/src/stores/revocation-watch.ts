import type { SessionStore } from '../rotation/session-store.ts'

/** Where a store hears of revocations. */
export interface RevocationSource extends Pick<SessionStore, 'now' | 'listRevoked'> {
  /**
   * Subscribes, until the function that it resolves to is called. `onSubscribed` is called before it resolves, and again
   * whenever a lost subscription has been replaced.
   */
  readonly subscribe: (onRevoked: (sid: string) => void, onSubscribed: () => void) => Promise<() => Promise<void>>
}

// A revocation is stamped a moment before others can see it.
const OVERLAP = 10_000

/** `watchRevoked` and `close` of a store whose subscriptions may break: what was revoked meanwhile is told from the list. */
export function revocationWatch({
  now,
  listRevoked,
  subscribe,
}: RevocationSource): Required<Pick<SessionStore, 'watchRevoked' | 'close'>> {
  const stops = new Set<() => Promise<void>>()

  async function watchRevoked(listener: (sid: string) => void): Promise<() => Promise<void>> {
    let since: number | undefined
    let isStopped = false

    async function catchUp(from: number): Promise<void> {
      const at = await now()
      for (const { sid } of await listRevoked(from - OVERLAP)) if (!isStopped) listener(sid)
      since = at
    }

    const start = await now()
    const unsubscribe = await subscribe(listener, () => {
      if (since === undefined) since = start
      // Where it fails the connection is lost again, and with the next one everything is told.
      else catchUp(since).catch(() => undefined)
    })
    const stop = async (): Promise<void> => {
      if (!stops.delete(stop)) return
      isStopped = true
      await unsubscribe()
    }
    stops.add(stop)
    return stop
  }

  return {
    watchRevoked,
    close: async () => {
      await Promise.all([...stops].map((stop) => stop()))
    },
  }
}
