import type { Exchange } from '../http/exchange.ts'
import type { RevokeReason } from '../rotation/session-row.ts'
import type { SessionStore } from '../rotation/session-store.ts'
import { record } from './audit.ts'
import type { AuditSettings } from './audit.ts'

/** What a session is ended by. */
export interface EndingSettings extends AuditSettings {
  readonly store: Pick<SessionStore, 'revoke' | 'revokeByUser'>
}

/** Ends a session, and tells the audit listener where this call is what ended it. Says whether it is. */
export async function endSession(
  sessionId: string,
  reason: RevokeReason,
  settings: EndingSettings,
  exchange?: Exchange,
): Promise<boolean> {
  const isEnded = await settings.store.revoke(sessionId, reason)
  if (isEnded) record({ type: 'revoked', sessionId, reason }, settings, exchange)
  return isEnded
}

/** Ends all sessions of a user, and tells the audit listener. Returns those that this call ended. */
export async function endSessionsOf(
  userId: string,
  reason: RevokeReason,
  settings: EndingSettings,
  exchange?: Exchange,
): Promise<readonly string[]> {
  const ended = await settings.store.revokeByUser(userId, reason)
  for (const sessionId of ended) record({ type: 'revoked', sessionId, reason }, settings, exchange)
  return ended
}
