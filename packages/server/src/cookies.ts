/** A cookie as data, for adapters that keep a jar of their own. Attributes as in RFC 6265bis. */
export interface Cookie {
  readonly name: string
  /** Empty where the cookie is deleted. */
  readonly value: string
  readonly path: '/'
  /** Seconds; 0 deletes, undefined lets it end with the browser. */
  readonly maxAge: number | undefined
  readonly secure: boolean
  readonly httpOnly: true
  readonly sameSite: 'Strict'
}

/** How the refresh cookie is called and protected. */
export interface CookieSettings {
  /** @default '__Host-refresh', or 'refresh-insecure' where `secure` is off. */
  readonly name: string
  /** Off only for development on plain http (Safari stores no secure cookie even on localhost). @default true */
  readonly secure: boolean
}

/** Names as they were sent, each with every value it was sent with. */
export type RequestCookies = Readonly<Record<string, string | readonly string[]>>

// RFC 6265bis §5.5: browsers keep no cookie longer.
const longestMaxAge = 400 * 24 * 60 * 60

/** The cookie that carries a refresh token for `lifetime` ms, or until the browser ends where that is undefined. */
export function refreshCookie(settings: CookieSettings, value: string, lifetime: number | undefined): Cookie {
  const maxAge = lifetime === undefined ? undefined : Math.min(Math.floor(lifetime / 1000), longestMaxAge)
  return { name: settings.name, value, path: '/', maxAge, secure: settings.secure, httpOnly: true, sameSite: 'Strict' }
}

/** The cookie that deletes the refresh cookie: the same attributes, or the browser would keep the old one. */
export function deletedCookie(settings: CookieSettings): Cookie {
  return refreshCookie(settings, '', 0)
}

/** Writes a `Set-Cookie` header. */
export function serializeCookie({ name, value, path, maxAge, secure, sameSite }: Cookie): string {
  const parts = [`${name}=${value}`, `Path=${path}`]
  if (maxAge !== undefined) parts.push(`Max-Age=${maxAge}`)
  if (secure) parts.push('Secure')
  return [...parts, 'HttpOnly', `SameSite=${sameSite}`].join('; ')
}

/** Reads a `Cookie` header. Values are returned as they were sent. */
export function parseCookies(header: string | null): RequestCookies {
  const cookies = new Map<string, string[]>()
  for (const pair of (header ?? '').split(';')) {
    const [name = '', ...rest] = pair.split('=')
    if (rest.length > 0) cookies.set(name.trim(), [...(cookies.get(name.trim()) ?? []), rest.join('=').trim()])
  }
  return Object.fromEntries(cookies)
}

/** The different values that a cookie was sent with. */
export function cookieValues(cookies: RequestCookies, name: string): readonly string[] {
  const sent = Object.hasOwn(cookies, name) ? cookies[name] : undefined
  return sent === undefined ? [] : [...new Set(typeof sent === 'string' ? [sent] : sent)]
}
