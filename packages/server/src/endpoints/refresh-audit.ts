import type { Exchange } from '../http/exchange.ts'
import { forkDueAt } from '../rotation/judge.ts'
import type { RefreshToken } from '../rotation/refresh-token.ts'
import type { Rotation } from '../rotation/rotation.ts'
import type { SessionRow } from '../rotation/session-row.ts'
import type { AuthServerSettings } from '../settings/settings.ts'
import type { AuthUser } from '../settings/user.ts'
import type { TheftFact } from '../watch/audit.ts'
import { record } from '../watch/audit.ts'
import { rotationRefusal } from './rotation-refusal.ts'

/** Tells the audit listener what presenting a refresh token came to. */
export function recordRotation<User extends AuthUser>(
  rotation: Rotation<unknown>,
  token: RefreshToken,
  settings: AuthServerSettings<User>,
  exchange: Exchange,
): void {
  const { verdict, judged, user, reason, endedToo } = rotation
  const sessionId = token.sid
  if (!judged) return record({ type: 'refresh-refused', code: 'no-session', sessionId }, settings, exchange)
  const { userId } = judged
  // Told once it has been ended.
  if (reason !== undefined) return
  if (verdict === 'theft') record(theft(token, judged, settings.rules.onTheft), settings, exchange)
  if (verdict === 'theft-tolerated') record(theft(token, judged, 'report'), settings, exchange)
  for (const other of endedToo) {
    record({ type: 'revoked', sessionId: other, reason: 'reuse-detected' }, settings, exchange)
  }
  if (user !== undefined) return record({ type: 'refreshed', verdict, userId, sessionId }, settings, exchange)
  switch (verdict) {
    case 'theft':
      return
    // Told by whoever knows what came of it.
    case 'not-bound':
      return
    case 'revoked':
      return record({ type: 'refresh-after-revocation', userId, sessionId }, settings, exchange)
    case 'superseded':
      return record({ type: 'superseded', userId, sessionId }, settings, exchange)
    case 'too-many-forks': {
      const [children, dueAt] = [judged.forks, forkDueAt(judged, settings.rules)]
      return record({ type: 'repeat-delayed', userId, sessionId, children, dueAt }, settings, exchange)
    }
    default:
      return record({ type: 'refresh-refused', code: rotationRefusal(rotation), sessionId }, settings, exchange)
  }
}

function theft(token: RefreshToken, { userId, sid, ...base }: SessionRow, ended: TheftFact['ended']): TheftFact {
  return {
    type: 'theft',
    userId,
    sessionId: sid,
    presented: { generation: token.generation, id: token.id, at: token.issuedAt },
    base: { generation: base.generation, id: base.baseId, at: base.promotedAt },
    ended,
  }
}
