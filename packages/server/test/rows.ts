import { newRow } from '../src/rotation/session-row.ts'
import type { SessionRow } from '../src/rotation/session-row.ts'

const ids = { sid: 'session-1', userId: 'user-1', secretHash: 'hash', baseId: 'base' }

/** A session that was signed in at 0 and is idle after an hour, ends after a day. */
export function sessionRow(changes: Partial<SessionRow> = {}): SessionRow {
  return { ...newRow({ ...ids, now: 0, lifetimes: { session: 86_400_000, idle: 3_600_000 } }), ...changes }
}
