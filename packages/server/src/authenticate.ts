import { readAccessToken } from './access-token.ts'
import type { AccessTokenClaims } from './access-token.ts'
import { AuthenticationError } from './errors.ts'
import type { RefusalCode } from './errors.ts'
import type { AuthServerSettings, AuthUser } from './options.ts'
import { refusalResponse } from './responses.ts'

/** Whom a request to the app's own API is from. */
export interface Authenticated {
  readonly userId: string
  readonly sessionId: string
  readonly claims: AccessTokenClaims
}

/**
 * Verifies the bearer access token of a request (RFC 6750 §2.1), and that its session has not been ended since.
 * Throws an {@link AuthenticationError} with the answer to give.
 */
export async function authenticate<User extends AuthUser>(
  request: Request,
  settings: AuthServerSettings<User>,
): Promise<Authenticated> {
  const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? []
  if (token === undefined) throw refused('token-missing')
  try {
    const now = await settings.store.now()
    const claims = await readAccessToken(token, settings.keys, settings, now)
    if (typeof claims === 'string') throw refused(claims)
    const { row } = await settings.store.find(claims.sid)
    if (!row || row.revokedAt !== null) throw refused('token-revoked')
    return { userId: claims.sub, sessionId: claims.sid, claims }
  } catch (error) {
    if (error instanceof AuthenticationError) throw error
    settings.onError(error, null)
    throw refused('unavailable', error)
  }
}

function refused(code: RefusalCode, cause?: unknown): AuthenticationError {
  return new AuthenticationError(code, refusalResponse(code), cause)
}
