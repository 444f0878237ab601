import { requireCsrfToken } from '../http/csrf-token.ts'
import { RefusalError } from '../http/errors.ts'
import type { Exchange } from '../http/exchange.ts'
import { requireOwnOrigin } from '../http/origin.ts'
import { presentedAccessToken } from '../http/presented.ts'
import { readAccessToken } from '../keys/access-token.ts'
import type { AccessTokenClaims } from '../keys/access-token.ts'
import { sessionEnd } from '../rotation/session-row.ts'
import type { AuthServerSettings } from '../settings/settings.ts'
import type { AuthUser } from '../settings/user.ts'
import { record } from '../watch/audit.ts'

/** Whom a request to the app's own API is from. */
export interface Authenticated {
  readonly userId: string
  readonly sessionId: string
  /** When the user signed in, in ms since 1970; whole seconds. */
  readonly signedInAt: number
  readonly claims: AccessTokenClaims
}

/** What else is asked of a request. */
export interface AuthenticateOptions {
  /**
   * Asks the store whether the session still lives, for routes that cannot wait until this node hears of it (5 s at most). A server
   * that has not been started asks always. @default false
   */
  readonly checkSession?: boolean
  /** How long ago, in ms, the user may have signed in; else 401 `insufficient_user_authentication` (RFC 9470 §3). @default any time */
  readonly maxAge?: number
}

/**
 * Verifies the access token of a request (RFC 6750 §2.1), and that its session has not been ended since. Where access tokens are in a
 * cookie, which browsers send by themselves, whatever changes something must come from our own pages. Throws a `RefusalError`.
 */
export async function authenticated<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
  { checkSession = false, maxAge }: AuthenticateOptions = {},
): Promise<Authenticated> {
  const sent = presentedAccessToken(exchange, settings)
  if (!sent) throw new RefusalError('token-missing')
  const { token, isSentByBrowser } = sent
  const mustProveOrigin = isSentByBrowser && !/^(GET|HEAD|OPTIONS)$/.test(exchange.request.method)
  if (mustProveOrigin) requireOwnOrigin(exchange, settings.origins)
  const now = await settings.denyList.now()
  const claims = await readAccessToken(token, settings, now)
  if (typeof claims === 'string') throw new RefusalError(claims)
  const { sub: userId, sid: sessionId } = claims
  if (mustProveOrigin) await requireCsrfToken(exchange, sessionId, settings)
  if (await isEnded(sessionId, checkSession, settings)) throw new RefusalError('token-revoked')
  const who = { userId, sessionId, signedInAt: claims.auth_time * 1000, claims }
  if (maxAge !== undefined) await requireRecentSignIn(who, maxAge, exchange, settings)
  return who
}

/** Refuses a user whose sign-in is more than `maxAge` ms ago; the client has the user sign in again. */
export async function requireRecentSignIn<User extends AuthUser>(
  { userId, sessionId, signedInAt }: Pick<Authenticated, 'userId' | 'sessionId' | 'signedInAt'>,
  maxAge: number,
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<void> {
  if ((await settings.denyList.now()) - signedInAt <= maxAge) return
  record({ type: 'step-up-required', userId, sessionId }, settings, exchange)
  throw new RefusalError('insufficient-user-authentication', { maxAge: Math.floor(maxAge / 1000) })
}

async function isEnded<User extends AuthUser>(
  sid: string,
  checkSession: boolean,
  { denyList, store }: AuthServerSettings<User>,
): Promise<boolean> {
  const isDenied = denyList.has(sid)
  if (isDenied === true || (isDenied === false && !checkSession)) return isDenied
  const { row, now } = await store.find(sid)
  // By its deadlines, too: an access token may be good for longer than a user is idle.
  return !row || sessionEnd(row, now) !== undefined
}
