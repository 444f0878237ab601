import { resilientRules } from '../rotation/judge.ts'
import { newRow } from '../rotation/session-row.ts'
import type { SessionRow } from '../rotation/session-row.ts'
import type { SessionStore } from '../rotation/session-store.ts'

const ids = { userId: 'user-1', secretHash: 'hash', baseId: 'base' }
const lifetimes = { session: 86_400_000, idle: 3_600_000 }

/** A session whose only child has settled; all instants lie in the past of the store's own clock. */
export async function settledRow(store: SessionStore, sid = 'session-1'): Promise<SessionRow> {
  const now = (await store.now()) - 2 * resilientRules.settleWindow
  return { ...newRow({ ...ids, sid, now, lifetimes }), forks: 1 }
}
