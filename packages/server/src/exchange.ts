import type { AuditFact } from './audit.ts'
import { cookieValues } from './cookies.ts'
import type { RequestCookies } from './cookies.ts'
import { RefusalError } from './errors.ts'
import type { AuthServerSettings, AuthUser } from './options.ts'
import { hashSecret, readRefreshToken } from './refresh-token.ts'
import type { RefreshToken } from './refresh-token.ts'
import type { RevokeReason, SessionRow } from './session-row.ts'

/** One request on its way through an endpoint. */
export interface Exchange {
  readonly request: Request
  readonly cookies: RequestCookies
  readonly traceId: string
  readonly attemptId: string | null
}

/** An endpoint: from a request to an answer. Throws a `RefusalError` for an error answer. */
export type Endpoint<Settings, Answer> = (exchange: Exchange, settings: Settings) => Promise<Answer>

/** The refresh token as it was sent; undefined if none was. Two different ones are refused, and neither is picked. */
export function presentedText(
  { cookies }: Exchange,
  { cookie }: Pick<AuthServerSettings<AuthUser>, 'cookie'>,
): string | undefined {
  const [value, ...others] = cookieValues(cookies, cookie.name)
  if (others.length > 0) throw new RefusalError('ambiguous-cookie')
  return value === '' ? undefined : value
}

/** The refresh token that was sent, if it is one of ours. */
export async function presentedToken<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<RefreshToken | undefined> {
  const text = presentedText(exchange, settings)
  return text === undefined ? undefined : readRefreshToken(text, settings.keys)
}

/** The session of the refresh token that was sent, whatever its state. */
export async function presentedRow<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<SessionRow | undefined> {
  const token = await presentedToken(exchange, settings)
  if (!token) return undefined
  const { row } = await settings.store.find(token.sid)
  return row?.secretHash === (await hashSecret(token.secret)) ? row : undefined
}

/** Ends a session, and tells the audit listener where this call is what ended it. Says whether it is. */
export async function endSession<User extends AuthUser>(
  sessionId: string,
  reason: RevokeReason,
  settings: AuthServerSettings<User>,
  exchange?: Exchange,
): Promise<boolean> {
  const isEnded = await settings.store.revoke(sessionId, reason)
  if (isEnded) record({ type: 'revoked', sessionId, reason }, settings, exchange)
  return isEnded
}

/** Tells the audit listener, whose own failures are reported and otherwise without effect. */
export function record<User extends AuthUser>(
  fact: AuditFact,
  { audit, onError }: AuthServerSettings<User>,
  exchange?: Exchange,
): void {
  const { traceId = null, attemptId = null } = exchange ?? {}
  const tell = async (): Promise<unknown> => audit({ ...fact, traceId, attemptId })
  tell().catch((error: unknown) => onError(error, traceId))
}
