import type { SessionStore } from '../rotation/session-store.ts'
import { repeat } from '../watch/repeat.ts'

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
// Twice in five seconds, and more: what is asked first may go to a connection that is dead without a word.
const POLL_INTERVAL = 2_000

/**
 * `watchRevoked` and `close` of a store whose subscriptions may break, or tell nothing without breaking: behind a pooler, on a connection that is
 * dead and does not know it. What a subscription has not told is told from the list, within five seconds (docs/decisions/0083).
 */
export function revocationWatch({
  now,
  listRevoked,
  subscribe,
}: RevocationSource): Required<Pick<SessionStore, 'watchRevoked' | 'close'>> {
  const stops = new Set<() => Promise<void>>()

  async function sidsSince(instant: number): Promise<readonly string[]> {
    return (await listRevoked(instant - OVERLAP)).map(({ sid }) => sid)
  }

  async function watchRevoked(listener: (sid: string) => void): Promise<() => Promise<void>> {
    let isStopped = false
    let since = await now()
    let told = new Set(await sidsSince(since))

    function tell(sid: string): void {
      if (!isStopped) listener(sid)
    }

    async function catchUp(): Promise<void> {
      const from = since
      const at = await now()
      const sids = await sidsSince(from)
      const news = sids.filter((sid) => !told.has(sid))
      told = new Set(sids)
      // One that was asked earlier may be answered later.
      since = Math.max(since, at)
      news.forEach(tell)
    }

    let isFirst = true
    const unsubscribe = await subscribe(tell, () => {
      // Where it fails the next one tells everything.
      if (!isFirst) catchUp().catch(() => undefined)
      isFirst = false
    })
    // None of them waits for the one before.
    const stopPolling = repeat(
      async () => void catchUp().catch(() => undefined),
      POLL_INTERVAL,
      () => undefined,
    )
    const stop = async (): Promise<void> => {
      if (!stops.delete(stop)) return
      isStopped = true
      await stopPolling()
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
