import type { KeyRing } from '../keys/key-ring.ts'
import { hashSecret, readRefreshToken } from '../rotation/refresh-token.ts'
import type { RefreshToken } from '../rotation/refresh-token.ts'
import type { SessionRow } from '../rotation/session-row.ts'
import type { SessionStore } from '../rotation/session-store.ts'
import { cookieValues } from './cookies.ts'
import type { CookieSettings } from './cookies.ts'
import { RefusalError } from './errors.ts'
import type { Exchange } from './exchange.ts'

/**
 * Where the tokens are; the same word as of the client.
 *
 * | mode | access token | refresh token |
 * |---|---|---|
 * | `bearer` | in the answer | in an HttpOnly cookie |
 * | `cookie` | in an HttpOnly cookie | in an HttpOnly cookie |
 * | `body` | in the answer | in the answer, and in the body of what is sent |
 */
export type CredentialMode = 'bearer' | 'cookie' | 'body'

/** Where a request has its tokens. */
export interface CredentialSettings {
  readonly credential: CredentialMode
  readonly cookie: CookieSettings
}

/** The refresh token as it was sent; undefined if none was. Two different ones are refused, and neither is picked. */
export function presentedText(
  { cookies, body }: Exchange,
  { credential, cookie }: CredentialSettings,
): string | undefined {
  if (credential !== 'body') return singleCookie(cookies, cookie.name)
  const sent = body['refreshToken'] ?? body['refresh_token']
  if (sent !== undefined && typeof sent !== 'string') {
    throw new RefusalError('invalid-request', { detail: 'refreshToken must be a text.' })
  }
  return sent === '' ? undefined : sent
}

function singleCookie(cookies: Exchange['cookies'], name: string): string | undefined {
  const [value, ...others] = cookieValues(cookies, name)
  if (others.length > 0) throw new RefusalError('ambiguous-cookie')
  return value === '' ? undefined : value
}

/** The refresh token that was sent, if it is one of ours. */
export async function presentedToken(
  exchange: Exchange,
  settings: CredentialSettings & { readonly keys: Pick<KeyRing, 'refreshKey'> },
): Promise<RefreshToken | undefined> {
  const text = presentedText(exchange, settings)
  return text === undefined ? undefined : readRefreshToken(text, settings.keys)
}

/** All refresh tokens of ours that were sent: several where a cookie was, and nobody can tell which of them is the browser's own. */
export async function presentedTokens(
  exchange: Exchange,
  settings: CredentialSettings & { readonly keys: Pick<KeyRing, 'refreshKey'> },
): Promise<readonly RefreshToken[]> {
  const { credential, cookie } = settings
  const inBody = credential === 'body' ? presentedText(exchange, settings) : undefined
  const texts = credential === 'body' ? [inBody ?? ''] : cookieValues(exchange.cookies, cookie.name)
  const tokens = await Promise.all(texts.map((text) => readRefreshToken(text, settings.keys)))
  return tokens.filter((token) => token !== undefined)
}

/**
 * The token of a revocation request (RFC 7009 §2.1), of either kind; undefined where it is none. `token_type_hint` may be anything: our tokens tell
 * themselves what they are.
 */
export function tokenToRevoke({ body }: Exchange, { credential }: CredentialSettings): string | undefined {
  const { token } = body
  if (credential !== 'body' || token === undefined) return undefined
  if (typeof token !== 'string' || token === '') {
    throw new RefusalError('invalid-request', { detail: 'token must be a text.' })
  }
  return token
}

/** The session of a refresh token, whatever its state; undefined where there is none. */
export async function rowOf(
  token: RefreshToken,
  { store }: { readonly store: Pick<SessionStore, 'find'> },
): Promise<SessionRow | undefined> {
  const { row } = await store.find(token.sid)
  return row?.secretHash === hashSecret(token.secret) ? row : undefined
}

/** An access token as it was sent. */
export interface SentToken {
  readonly token: string
  /** In a cookie, which goes with every request whoever caused it. */
  readonly isSentByBrowser: boolean
}

/** The access token of a request, unverified: that of the header, or where tokens are in cookies that of its cookie. Refuses two different ones. */
export function presentedAccessToken(exchange: Exchange, settings: CredentialSettings): SentToken | undefined {
  const [sent, ...others] = presentedAccessTokens(exchange, settings)
  if (others.length > 0) throw new RefusalError('ambiguous-cookie')
  return sent
}

/** The same, all of them where a cookie was sent several times. */
export function presentedAccessTokens(
  { request, cookies }: Exchange,
  { credential, cookie }: CredentialSettings,
): readonly SentToken[] {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? []
  if (bearer !== undefined) return [{ token: bearer, isSentByBrowser: false }]
  const tokens = credential === 'cookie' ? cookieValues(cookies, cookie.accessName) : []
  return tokens.filter((token) => token !== '').map((token) => ({ token, isSentByBrowser: true }))
}
