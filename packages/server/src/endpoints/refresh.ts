import { requireCsrfToken } from '../http/csrf-token.ts'
import { RefusalError } from '../http/errors.ts'
import type { Exchange } from '../http/exchange.ts'
import { presentedText } from '../http/presented.ts'
import { flagOf } from '../http/request-body.ts'
import type { Answer } from '../http/responses.ts'
import { mintsChild } from '../rotation/judge.ts'
import { readRefreshToken, successorOf } from '../rotation/refresh-token.ts'
import type { RefreshToken } from '../rotation/refresh-token.ts'
import { rotate } from '../rotation/rotation.ts'
import type { AuthServerSettings } from '../settings/settings.ts'
import type { AuthUser } from '../settings/user.ts'
import { record } from '../watch/audit.ts'
import { endSession } from '../watch/end-session.ts'
import { limitedAddress, takePoint } from '../watch/take-point.ts'
import { admit, presentedBy } from './admission.ts'
import { devicePresence, reportUnproven, withoutProof } from './device-presence.ts'
import { credentialAnswer } from './issuance.ts'
import { recordRotation } from './refresh-audit.ts'
import { rotationRefused } from './rotation-refusal.ts'

/** `POST /refresh`: a new access token and, on promotion and fork, a new refresh token. Never deletes a cookie. */
export async function refresh<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<Answer> {
  await takePoint('refreshByAddress', limitedAddress(exchange), settings, exchange)
  requireRefreshGrant(exchange.body)
  const report = activityReport(exchange.body)
  const token = await requireToken(exchange, settings)
  await requireCsrfToken(exchange, token.sid, settings)
  await takePoint('refreshBySession', token.sid, settings, exchange)
  const presence = await devicePresence(token.sid, exchange, settings)
  const { provenUntil } = presence
  const presented = { ...report, ...presentedBy(token, exchange), provenUntil }
  const rotation = await rotate(settings.store, token.sid, presented, settings.rules, (row) =>
    admit(row, presented, settings, exchange),
  )
  recordRotation(rotation, token, settings, exchange)

  const { verdict, row, user: subject, now, reason } = rotation
  if (row && verdict === 'not-bound') return withoutProof(row, now, presence, exchange, settings)
  if (reason) {
    await endSession(token.sid, reason, settings, exchange)
    throw new RefusalError('revoked')
  }
  if (!row || subject === undefined) throw rotationRefused(rotation, settings.rules)
  reportUnproven(row, now, presence, exchange, settings)
  const issuance = { row, subject, now }
  if (!mintsChild(verdict)) return credentialAnswer(issuance, settings, exchange)
  const refreshToken = successorOf(token, row.generation + 1, now)
  return credentialAnswer({ ...issuance, refreshToken }, settings, exchange)
}

// Whoever speaks OAuth may ask for something else by the same words (RFC 6749 §6).
function requireRefreshGrant({ grant_type: grant = 'refresh_token' }: Readonly<Record<string, unknown>>): void {
  if (grant === 'refresh_token') return
  throw new RefusalError('unsupported-grant-type')
}

function activityReport(body: Readonly<Record<string, unknown>>): {
  readonly idleFor: number | undefined
  readonly extend: boolean
} {
  const extend = flagOf(body, 'extend') ?? false
  const { idleSeconds } = body
  if (idleSeconds === undefined) return { idleFor: undefined, extend }
  if (typeof idleSeconds !== 'number' || !(idleSeconds >= 0)) {
    throw new RefusalError('invalid-request', { detail: 'idleSeconds must be a number, 0 or larger.' })
  }
  return { idleFor: idleSeconds * 1000, extend }
}

async function requireToken<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<RefreshToken> {
  const text = presentedText(exchange, settings)
  const token = text === undefined ? undefined : await readRefreshToken(text, settings.keys)
  if (token) return token
  const code = text === undefined ? 'no-session' : 'malformed'
  record({ type: 'refresh-refused', code, sessionId: undefined }, settings, exchange)
  throw new RefusalError(code)
}
