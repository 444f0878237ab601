import { fromBase64url, toBase64url } from '../keys/base64url.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { RefreshKey } from '../keys/keys.ts'
import { cookieValues, csrfCookie } from './cookies.ts'
import type { Cookie, CookieSettings } from './cookies.ts'
import { RefusalError } from './errors.ts'
import type { Exchange } from './exchange.ts'

/** Whether double-submit tokens are asked for, and what they are made of. */
export interface CsrfSettings {
  readonly csrfToken: boolean
  readonly keys: Pick<KeyRing, 'inUse' | 'refreshKey'>
  readonly cookie: CookieSettings
}

/** The header that repeats the double-submit cookie. */
export const csrfHeader = 'X-CSRF-Token'

/** The cookie for a session, where the app wants one: bound to the session by a MAC, so that none from elsewhere will do (OWASP CSRF cheat sheet). */
export async function csrfCookies(
  sid: string,
  lifetime: number | undefined,
  settings: CsrfSettings,
  now: number,
): Promise<readonly Cookie[]> {
  if (!settings.csrfToken) return []
  const { refresh } = await settings.keys.inUse(now)
  const nonce = toBase64url(crypto.getRandomValues(new Uint8Array(16)))
  const mac = refresh.key.sign(message(sid, nonce))
  const value = [refresh.kid, nonce, toBase64url(mac)].join('.')
  return [csrfCookie(settings.cookie, value, lifetime)]
}

/** The same, unless the request carried one that is good: another tab may be about to repeat that. */
export async function missingCsrfCookies(
  { cookies }: Exchange,
  sid: string,
  lifetime: number | undefined,
  settings: CsrfSettings,
  now: number,
): Promise<readonly Cookie[]> {
  const [sent = '', ...others] = cookieValues(cookies, settings.cookie.csrfName)
  const isGood = others.length === 0 && (await isFor(sid, sent, settings))
  return isGood ? [] : csrfCookies(sid, lifetime, settings, now)
}

/** Refuses a request whose header does not repeat the double-submit cookie of this very session, where the app wants one. */
export async function requireCsrfToken(exchange: Exchange, sid: string, settings: CsrfSettings): Promise<void> {
  if (await hasCsrfToken(exchange, sid, settings)) return
  const fault = `The header ${csrfHeader} must repeat the cookie ${settings.cookie.csrfName}.`
  throw new RefusalError('csrf', { detail: fault })
}

/** Whether it does, or the app wants none. Of several cookies one is enough: it is good for this session alone. */
export async function hasCsrfToken(
  { request, cookies }: Exchange,
  sid: string,
  settings: CsrfSettings,
): Promise<boolean> {
  if (!settings.csrfToken) return true
  const sent = request.headers.get(csrfHeader)
  if (sent === null || !cookieValues(cookies, settings.cookie.csrfName).includes(sent)) return false
  return isFor(sid, sent, settings)
}

async function isFor(sid: string, token: string, { keys }: Pick<CsrfSettings, 'keys'>): Promise<boolean> {
  const [kid = '', nonce = '', mac = ''] = token.split('.')
  const key: RefreshKey | undefined = await keys.refreshKey(kid)
  if (!key || !/^[\w-]{43}$/.test(mac)) return false
  return key.key.verify(message(sid, nonce), fromBase64url(mac))
}

// Of another shape than anything else that these keys sign.
function message(sid: string, nonce: string): Uint8Array {
  return new TextEncoder().encode(`csrf:${sid}:${nonce}`)
}
