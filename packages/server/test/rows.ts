import type { SessionRow } from '../src/session-row.ts'

/** A session that was signed in at 0 and is idle after an hour, ends after a day. */
export function sessionRow(changes: Partial<SessionRow> = {}): SessionRow {
  return {
    sid: 'session-1',
    userId: 'user-1',
    secretHash: 'hash',
    generation: 0,
    baseId: 'base',
    formerBaseId: null,
    promotedAt: 0,
    forkedAt: 0,
    forks: 0,
    seenAt: null,
    createdAt: 0,
    expiresAt: 86_400_000,
    idleTimeout: 3_600_000,
    lastActiveAt: 0,
    revokedAt: null,
    revokeReason: null,
    version: 0,
    remember: true,
    device: { userAgent: null, address: null },
    ...changes,
  }
}
