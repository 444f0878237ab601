import { missingCsrfCookies } from '../http/csrf-token.ts'
import { RefusalError } from '../http/errors.ts'
import type { Exchange } from '../http/exchange.ts'
import { presentedAccessToken } from '../http/presented.ts'
import { presentedToken, rowOf } from '../http/presented.ts'
import { jsonAnswer } from '../http/responses.ts'
import type { Answer } from '../http/responses.ts'
import { sessionEnd } from '../rotation/session-row.ts'
import type { SessionRow } from '../rotation/session-row.ts'
import type { AuthServerSettings } from '../settings/settings.ts'
import type { AuthUser } from '../settings/user.ts'
import { authenticated } from './authenticate.ts'
import { cookieLifetime, sessionBody } from './issuance.ts'
import type { SessionBody } from './issuance.ts'
import { rotationRefusal } from './rotation-refusal.ts'

/** What `GET /session` answers. */
export interface SessionStatusBody<User extends AuthUser = AuthUser> {
  readonly session: SessionBody
  readonly user: User
}

/** `GET /session`: how the session of the refresh cookie, or else of the access token, stands. Writes nothing and moves no deadline. */
export async function sessionStatus<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<Answer> {
  const row = await rowOfRequest(exchange, settings)
  if (!row) throw new RefusalError('no-session')
  const now = await settings.store.now()
  const end = sessionEnd(row, now)
  if (end) throw new RefusalError(rotationRefusal({ verdict: end, judged: row }))
  const user = await settings.loadUser(row.userId)
  if (!user) throw new RefusalError('revoked')
  const body: SessionStatusBody<User> = { session: sessionBody(row, now), user }
  // A browser that has lost its double-submit cookie gets a new one here; without it nothing else would be answered.
  return jsonAnswer(body, await missingCsrfCookies(exchange, row.sid, cookieLifetime(row, now), settings, now))
}

async function rowOfRequest<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<SessionRow | undefined> {
  const isNamedByHeader = exchange.request.headers.has('authorization')
  const token = isNamedByHeader ? undefined : await presentedToken(exchange, settings)
  if (token) return rowOf(token, settings)
  if (!isNamedByHeader && !presentedAccessToken(exchange, settings)) return undefined
  const { sessionId } = await authenticated(exchange, settings)
  return (await settings.store.find(sessionId)).row
}
