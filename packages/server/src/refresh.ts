import { RefusalError } from './errors.ts'
import type { RefusalCode } from './errors.ts'
import { endSession, presentedText, record } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import { credentialAnswer, subjectOf } from './issuance.ts'
import type { Subject } from './issuance.ts'
import { mintsChild } from './judge.ts'
import type { AuthServerSettings, AuthUser } from './options.ts'
import { childOf, hashSecret, readRefreshToken } from './refresh-token.ts'
import type { RefreshToken } from './refresh-token.ts'
import { readBody } from './request-body.ts'
import type { Answer } from './responses.ts'
import { rotate } from './rotation.ts'
import type { Rotation } from './rotation.ts'

/** `POST /refresh`: a new access token and, on promotion and fork, a new refresh token. Never deletes the cookie. */
export async function refresh<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<Answer> {
  const report = activityReport(await readBody(exchange.request))
  const token = await requireToken(exchange, settings)
  const presented = { ...report, ...token, secretHash: await hashSecret(token.secret) }
  const rotation = await rotate(settings.store, token.sid, presented, settings.rules, (userId) =>
    loadSubject(userId, settings),
  )
  recordRotation(rotation, token, settings, exchange)

  const { verdict, row, user: subject, now } = rotation
  if (verdict === 'user-unavailable') {
    await endSession(token.sid, verdict, settings, exchange)
    throw new RefusalError('revoked')
  }
  if (!row || subject === undefined) throw new RefusalError(refusalOf(rotation))
  if (!mintsChild(verdict)) return credentialAnswer({ row, subject, now }, settings)
  return credentialAnswer({ row, subject, now, refreshToken: childOf(token, now) }, settings)
}

async function loadSubject<User extends AuthUser>(
  userId: string,
  settings: AuthServerSettings<User>,
): Promise<Subject<User> | undefined> {
  const user = await settings.loadUser(userId)
  return user ? subjectOf(user, settings) : undefined
}

function activityReport({ idleSeconds, extend }: Readonly<Record<string, unknown>>): {
  readonly idleFor: number | undefined
  readonly extend: boolean
} {
  if (extend !== undefined && typeof extend !== 'boolean') {
    throw new RefusalError('invalid-request', { detail: 'extend must be true or false.' })
  }
  if (idleSeconds === undefined) return { idleFor: undefined, extend: extend ?? false }
  if (typeof idleSeconds !== 'number' || !(idleSeconds >= 0)) {
    throw new RefusalError('invalid-request', { detail: 'idleSeconds must be a number, 0 or larger.' })
  }
  return { idleFor: idleSeconds * 1000, extend: extend ?? false }
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

/** Why a rotation that issued nothing was refused. */
export function refusalOf({ verdict, judged }: Pick<Rotation<unknown>, 'verdict' | 'judged'>): RefusalCode {
  switch (verdict) {
    case 'revoked':
      return judged?.revokeReason === 'reuse-detected' ? 'reuse-detected' : 'revoked'
    case 'user-unavailable':
      return 'revoked'
    case 'theft':
      return 'reuse-detected'
    case 'expired':
    case 'expired-idle':
    case 'superseded':
      return verdict
    default:
      return 'no-session'
  }
}

function recordRotation<User extends AuthUser>(
  rotation: Rotation<Subject<User>>,
  token: RefreshToken,
  settings: AuthServerSettings<User>,
  exchange: Exchange,
): void {
  const { verdict, judged, user } = rotation
  const sessionId = token.sid
  if (!judged) return record({ type: 'refresh-refused', code: 'no-session', sessionId }, settings, exchange)
  const { userId } = judged
  // Told once it has been ended.
  if (verdict === 'user-unavailable') return
  if (user !== undefined) {
    return record({ type: 'refreshed', verdict, userId, sessionId }, settings, exchange)
  }
  switch (verdict) {
    case 'theft': {
      const presented = { generation: token.generation, id: token.id, at: token.issuedAt }
      const base = { generation: judged.generation, id: judged.baseId, at: judged.promotedAt }
      return record({ type: 'theft', userId, sessionId, presented, base }, settings, exchange)
    }
    case 'revoked':
      return record({ type: 'refresh-after-revocation', userId, sessionId }, settings, exchange)
    case 'superseded':
      return record({ type: 'superseded', userId, sessionId }, settings, exchange)
    default:
      return record({ type: 'refresh-refused', code: refusalOf(rotation), sessionId }, settings, exchange)
  }
}
