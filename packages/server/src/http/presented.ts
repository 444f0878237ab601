import { cookieValues } from './cookies.ts'
import { RefusalError } from './errors.ts'
import type { Exchange } from './exchange.ts'
import { hashSecret, readRefreshToken } from '../rotation/refresh-token.ts'
import type { RefreshToken } from '../rotation/refresh-token.ts'
import type { SessionRow } from '../rotation/session-row.ts'
import type { AuthServerSettings } from '../settings/settings.ts'
import type { AuthUser } from '../settings/user.ts'

/** The refresh token as it was sent; undefined if none was. Two different ones are refused, and neither is picked. */
export function presentedText<User extends AuthUser>(
  { cookies, body }: Exchange,
  { credential, cookie }: AuthServerSettings<User>,
): string | undefined {
  if (credential !== 'body') return singleCookie(cookies, cookie.name)
  const sent = body['refreshToken'] ?? body['refresh_token']
  if (sent !== undefined && typeof sent !== 'string') {
    throw new RefusalError('invalid-request', { detail: 'refreshToken must be a text.' })
  }
  return sent === '' ? undefined : sent
}

/** The value of a cookie; undefined where none was sent. Refuses two different ones. */
export function singleCookie(cookies: Exchange['cookies'], name: string): string | undefined {
  const [value, ...others] = cookieValues(cookies, name)
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

/** The session of a refresh token, whatever its state; undefined where there is none. */
export async function rowOf<User extends AuthUser>(
  token: RefreshToken,
  { store }: AuthServerSettings<User>,
): Promise<SessionRow | undefined> {
  const { row } = await store.find(token.sid)
  return row?.secretHash === hashSecret(token.secret) ? row : undefined
}
