import type { Revocation, SessionStore } from '../rotation/session-store.ts'
import { lifeLine } from './life-line.ts'
import type { LineSource } from './life-line.ts'

/** Where a store hears of revocations. */
export interface RevocationSource extends LineSource, Pick<SessionStore, 'now' | 'listRevoked'> {
  /** As `listRevoked`, but tells each as soon as it is known; rejects where some could not be had. @default by `listRevoked` */
  readonly eachRevoked?: (since: number, tell: (revocation: Revocation) => void) => Promise<void>
}

// A revocation is stamped a moment before others can see it, and in a cluster by another clock than the one that we ask.
const OVERLAP = 10_000
// Some drivers keep what they cannot send: of a database that is away not much more is asked than has been.
const MOST_AT_ONCE = 3
const PATIENCE = 2_000

/**
 * `watchRevoked` and `close` of a store whose subscriptions may break, or hear nothing without having broken: what was revoked
 * meanwhile is told from the list, within five seconds (docs/decisions/0083).
 */
export function revocationWatch(source: RevocationSource): Required<Pick<SessionStore, 'watchRevoked' | 'close'>> {
  const stops = new Set<() => Promise<void>>()

  async function watchRevoked(listener: (sid: string) => void): Promise<() => Promise<void>> {
    let since = await source.now()
    let asking = 0
    let askedAt = 0
    let isStopped = false
    // What is known already is no news; where it cannot be listed now it is told once more.
    let told = new Set<string>()
    await eachRevoked(source, since - OVERLAP, ({ sid }) => told.add(sid)).catch(() => undefined)
    const tell = (sid: string): void => {
      if (!isStopped) listener(sid)
    }

    async function catchUp(): Promise<void> {
      if (asking >= MOST_AT_ONCE && Date.now() - askedAt < PATIENCE) return
      askedAt = Date.now()
      asking++
      try {
        const listed = new Set<string>()
        const listing = eachRevoked(source, since - OVERLAP, ({ sid }) => {
          listed.add(sid)
          if (!told.has(sid)) tell(sid)
        })
        const [now] = await Promise.all([source.now(), listing])
        since = Math.max(since, now)
        told = listed
      } catch {
        // What could not be had is had with the next one, which begins where this one did.
      } finally {
        asking--
      }
    }

    const unsubscribe = await lifeLine(source, tell, () => void catchUp())
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

async function eachRevoked(
  source: RevocationSource,
  since: number,
  tell: (revocation: Revocation) => void,
): Promise<void> {
  if (source.eachRevoked) return source.eachRevoked(since, tell)
  for (const revocation of await source.listRevoked(since)) tell(revocation)
}
