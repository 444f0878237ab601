import { missingCsrfCookies } from '../http/csrf-token.ts'
import { RefusalError } from '../http/errors.ts'
import type { Exchange } from '../http/exchange.ts'
import { refuseForeignPages } from '../http/origin.ts'
import { presentedAccessToken, presentedToken } from '../http/presented.ts'
import { jsonAnswer } from '../http/responses.ts'
import type { Answer } from '../http/responses.ts'
import { issuesCredential, judge } from '../rotation/judge.ts'
import { sessionEnd } from '../rotation/session-row.ts'
import type { SessionRow } from '../rotation/session-row.ts'
import type { AuthServerSettings } from '../settings/settings.ts'
import type { AuthUser } from '../settings/user.ts'
import { record } from '../watch/audit.ts'
import { limitedAddress, takePoint } from '../watch/take-point.ts'
import { admit, presentedBy } from './admission.ts'
import { authenticated } from './authenticate.ts'
import { cookieLifetime, sessionBody } from './issuance.ts'
import type { SessionBody } from './issuance.ts'
import { rotationRefusal, rotationRefused } from './rotation-refusal.ts'

/** What `GET /session` answers. */
export interface SessionStatusBody<User extends AuthUser = AuthUser> {
  readonly session: SessionBody
  readonly user: User
}

/**
 * `GET /session`: how the session of the refresh cookie, or else of the access token, stands. Writes nothing and moves no deadline. A refresh
 * token is answered where a refresh with it would issue a credential, and counts against the same limits; what that would call theft is
 * as good as no session here, and ends none: that is for the refresh to do.
 */
export async function sessionStatus<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<Answer> {
  const standing = (await ofRefreshToken(exchange, settings)) ?? (await ofAccessToken(exchange, settings))
  if (!standing) throw new RefusalError('no-session')
  const { row, user, now } = standing
  const body: SessionStatusBody<User> = { session: sessionBody(row, now), user }
  // A browser that has lost its double-submit cookie gets a new one here; without it nothing else would be answered.
  return jsonAnswer(body, await missingCsrfCookies(exchange, row.sid, cookieLifetime(row, now), settings, now))
}

interface Standing<User extends AuthUser> {
  readonly row: SessionRow
  readonly user: User
  readonly now: number
}

async function ofRefreshToken<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<Standing<User> | undefined> {
  if (exchange.request.headers.has('authorization')) return undefined
  const token = await presentedToken(exchange, settings)
  if (!token) return undefined
  // Before anything is counted, or any page could use up what the user has.
  refuseForeignPages(exchange, settings.origins)
  await takePoint('refreshByAddress', limitedAddress(exchange), settings, exchange)
  await takePoint('refreshBySession', token.sid, settings, exchange)
  const { row, now } = await settings.store.find(token.sid)
  const presented = presentedBy(token, exchange)
  const { verdict } = judge(row, presented, now, settings.rules)
  if (!row || !issuesCredential(verdict)) {
    record({ type: 'status-refused', verdict, sessionId: token.sid }, settings, exchange)
    if (verdict === 'theft') throw new RefusalError('no-session')
    throw rotationRefused({ verdict, judged: row, now }, settings.rules)
  }
  const admission = await admit(row, presented, settings, exchange)
  if ('reason' in admission) throw new RefusalError('revoked')
  return { row, now, user: admission.user.user }
}

async function ofAccessToken<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<Standing<User> | undefined> {
  if (!exchange.request.headers.has('authorization') && !presentedAccessToken(exchange, settings)) return undefined
  const { sessionId } = await authenticated(exchange, settings)
  const { row, now } = await settings.store.find(sessionId)
  if (!row) return undefined
  const end = sessionEnd(row, now)
  if (end) throw new RefusalError(rotationRefusal({ verdict: end, judged: row }))
  const user = await settings.loadUser(row.userId)
  if (!user) throw new RefusalError('revoked')
  return { row, user, now }
}
