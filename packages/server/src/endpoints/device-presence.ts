import { boundCookie, boundCookieName } from '../http/bound-cookie.ts'
import { hasSkippedProof } from '../http/bound-headers.ts'
import { cookieValues, deletion } from '../http/cookies.ts'
import { RefusalError } from '../http/errors.ts'
import type { Exchange } from '../http/exchange.ts'
import { refusalAnswer, withCookies } from '../http/responses.ts'
import type { Answer } from '../http/responses.ts'
import { readDatedMac } from '../keys/dated-mac.ts'
import { isBound, isJustBound } from '../rotation/session-row.ts'
import type { SessionRow } from '../rotation/session-row.ts'
import type { AuthServerSettings } from '../settings/settings.ts'
import type { AuthUser } from '../settings/user.ts'
import { record } from '../watch/audit.ts'
import { refreshPath } from './bound-session.ts'

/** What a refresh says of the device that it comes from. */
export interface DevicePresence {
  /** Until when it counts as proven, for the judge; ms since 1970 by the store's clock. */
  readonly provenUntil?: number
  /** Whether a cookie came that we have set, for this session or for another one. */
  readonly isKnown: boolean
}

const nothing: DevicePresence = { isKnown: false }

/** Reads the bound cookie of a refresh of a session. */
export async function devicePresence<User extends AuthUser>(
  sid: string,
  { cookies }: Exchange,
  { keys, rules }: AuthServerSettings<User>,
): Promise<DevicePresence> {
  if (rules.bound === 'off') return nothing
  const texts = cookieValues(cookies, boundCookieName)
  if (texts.length === 0) return nothing
  const read = await Promise.all(texts.map((text) => readDatedMac(text, 'bound-cookie', keys)))
  const own = read.find((cookie) => cookie?.sid === sid)
  const isKnown = read.some((cookie) => cookie !== undefined)
  return own ? { provenUntil: own.expiresAt, isKnown } : { isKnown }
}

/**
 * The answer to a refresh that the judge wants a proof for. The session stays as it is: else whoever has a copy of the cookie could end it. A
 * browser that says that it could not get a proof is told to come again. So is one with a cookie that is too old, or of a session before this one,
 * because its clock was set back, or slept: without that cookie it gets another one. So is one that was under way when another tab had the session bound.
 */
export function withoutProof<User extends AuthUser>(
  row: SessionRow,
  now: number,
  { isKnown }: DevicePresence,
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Answer {
  const isDeferred = isKnown || isJustBound(row, now) || hasSkippedProof(exchange.request)
  const who = { userId: row.userId, sessionId: row.sid }
  record({ type: 'unbound-refresh', outcome: isDeferred ? 'deferred' : 'refused', ...who }, settings, exchange)
  if (!isDeferred) throw new RefusalError('not-bound')
  const refusal = new RefusalError('unavailable', { retryAfter: hasSkippedProof(exchange.request) ? 5 : 1 })
  const answer = refusalAnswer(refusal, exchange.traceId)
  return isKnown ? withCookies(answer, [deletion(boundCookie('', refreshPath(settings)))]) : answer
}

/** Tells of a refresh that went on without a proof, where it is only to be told. */
export function reportUnproven<User extends AuthUser>(
  row: SessionRow,
  now: number,
  { provenUntil = 0 }: DevicePresence,
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): void {
  if (settings.rules.bound !== 'report' || !isBound(row) || now < provenUntil) return
  record({ type: 'unbound-refresh', outcome: 'reported', userId: row.userId, sessionId: row.sid }, settings, exchange)
}
