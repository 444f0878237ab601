import type { AuditFact } from '../watch/audit.ts'
import type { RequestCookies } from './cookies.ts'
import { attemptHeader, originOf } from './request-origin.ts'
import type { RequestOrigin } from './request-origin.ts'
import type { RevokeReason } from '../rotation/session-row.ts'
import type { AuthServerSettings } from '../settings/settings.ts'
import type { AuthUser } from '../settings/user.ts'

/** What an adapter knows of a request that its headers do not say. */
export interface RequestContext {
  readonly cookies: RequestCookies
  /** @default what the headers say */
  readonly from?: RequestOrigin | undefined
  /** The address of the client, as far as the adapter can vouch for it. @default nobody knows it */
  readonly address?: string | null | undefined
}

/** One request on its way through an endpoint. */
export interface Exchange {
  readonly request: Request
  readonly cookies: RequestCookies
  readonly from: RequestOrigin
  readonly address: string | null
  readonly traceId: string
  readonly attemptId: string | null
  /** What was sent, once it is known where from; empty before. */
  readonly body: Readonly<Record<string, unknown>>
}

/** An endpoint: from a request to an answer. Throws a `RefusalError` for an error answer. */
export type Endpoint<Settings, Answer> = (exchange: Exchange, settings: Settings) => Promise<Answer>

/** Begins an exchange; what was sent is not read yet. */
export function createExchange(request: Request, { cookies, from, address }: RequestContext): Exchange {
  return {
    request,
    cookies,
    from: from ?? originOf(request),
    address: address ?? null,
    traceId: crypto.randomUUID(),
    attemptId: request.headers.get(attemptHeader),
    body: {},
  }
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

/** Ends all sessions of a user, and tells the audit listener. Returns those that this call ended. */
export async function endSessionsOf<User extends AuthUser>(
  userId: string,
  reason: RevokeReason,
  settings: AuthServerSettings<User>,
  exchange?: Exchange,
): Promise<readonly string[]> {
  const ended = await settings.store.revokeByUser(userId, reason)
  for (const sessionId of ended) record({ type: 'revoked', sessionId, reason }, settings, exchange)
  return ended
}

/** Tells the audit listener, whose own failures are reported and otherwise without effect. */
export function record<User extends AuthUser>(
  fact: AuditFact,
  { audit, onError }: Pick<AuthServerSettings<User>, 'audit' | 'onError'>,
  exchange?: Pick<Exchange, 'traceId' | 'attemptId'>,
): void {
  const { traceId = null, attemptId = null } = exchange ?? {}
  const tell = async (): Promise<unknown> => audit({ ...fact, traceId, attemptId })
  tell().catch((error: unknown) => onError(error, traceId))
}
