/** A cookie as data, for adapters that keep a jar of their own. Attributes as in RFC 6265bis. */
export interface Cookie {
  readonly name: string
  /** Empty where the cookie is deleted. */
  readonly value: string
  readonly path: string
  /** Seconds; 0 deletes, undefined lets it end with the browser. */
  readonly maxAge: number | undefined
  readonly secure: boolean
  readonly httpOnly: boolean
  readonly sameSite: 'Strict' | 'None'
  /** Whether there is one for each site that embeds ours (CHIPS). @default false */
  readonly partitioned?: boolean
  /** Where it is for more than one host; only in deletions of cookies that we have not set. */
  readonly domain?: string
}

/** How cookies are called and protected. */
export interface CookieSettings {
  /** Of the refresh token. @default '__Host-refresh'; with another path than '/' '__Secure-refresh'; without `secure` 'refresh-insecure' */
  readonly name: string
  /** Of the access token, where it is in a cookie. @default '__Host-access'; without `secure` 'access-insecure' */
  readonly accessName: string
  /** Of the double-submit token, where there is one. @default '__Host-csrf'; without `secure` 'csrf-insecure' */
  readonly csrfName: string
  /**
   * Of the cookie that says to scripts that there may be a session, and nothing else: its value is 1. It is set and deleted with the refresh
   * cookie, and lives as long. `false`: none is set. @default 'keyturn-session'
   */
  readonly sessionName: string | false
  /** Which requests carry the refresh token: '/' with the prefix `__Host-`, or that of the endpoints with `__Secure-`. @default '/' */
  readonly path: string
  /**
   * Off only for development on plain http: WebKit (Safari) keeps no secure cookie there, not even on localhost; Chromium and Firefox do on
   * localhost. Without it the cookies have other names, so that neither kind is ever taken for the other. @default true
   */
  readonly secure: boolean
  /**
   * For pages of ours that are embedded in pages of other sites: `SameSite=None; Partitioned` in place of `SameSite=Strict`. Each site that
   * embeds them has a session of its own, and requests that other sites cause carry the cookies (docs/security.md). @default false
   */
  readonly partitioned: boolean
}

/** Names as they were sent, each with every value it was sent with. */
export type RequestCookies = Readonly<Record<string, string | readonly string[]>>

// RFC 6265bis §5.6 and §5.7: what is larger browsers ignore, without a word.
const largestPair = 4096
const largestAttribute = 1024

/** Why browsers would ignore a cookie with a name and a value, or an attribute, of so many bytes; undefined where they keep it. */
export function cookieFault(name: string, valueBytes: number, path = '/'): string | undefined {
  const bytes = name.length + valueBytes
  if (bytes > largestPair)
    return `browsers keep no cookie of more than ${largestPair} bytes; ${name} would have ${bytes}.`
  if (path.length > largestAttribute) return `browsers ignore a path of more than ${largestAttribute} bytes.`
  return undefined
}

// RFC 6265bis §5.5: browsers keep no cookie longer.
const longestMaxAge = 400 * 24 * 60 * 60

/** The cookie that carries a refresh token for `lifetime` ms, or until the browser ends where that is undefined. */
export function refreshCookie(settings: CookieSettings, value: string, lifetime: number | undefined): Cookie {
  return { ...cookieFor(settings, settings.name, value, lifetime), path: settings.path }
}

/** The cookie that carries an access token for `lifetime` ms. */
export function accessCookie(settings: CookieSettings, value: string, lifetime: number): Cookie {
  // Never 0, which would delete it.
  return cookieFor(settings, settings.accessName, value, Math.ceil(lifetime / 1000) * 1000)
}

/** The cookie that carries a double-submit token; the one that scripts can read. */
export function csrfCookie(settings: CookieSettings, value: string, lifetime: number | undefined): Cookie {
  return { ...cookieFor(settings, settings.csrfName, value, lifetime), httpOnly: false }
}

/** The cookie that says to scripts that there may be a session; none where the app wants none. */
export function sessionCookies(settings: CookieSettings, lifetime: number | undefined): readonly Cookie[] {
  if (settings.sessionName === false) return []
  return [{ ...cookieFor(settings, settings.sessionName, '1', lifetime), httpOnly: false }]
}

/** The cookie that deletes another: the same attributes, or the browser would keep the old one. */
export function deletion(cookie: Cookie): Cookie {
  return { ...cookie, value: '', maxAge: 0 }
}

/**
 * The deletions of what else a browser may have under the name of a cookie that it has sent twice: for other paths of ours, or for a domain
 * that this host belongs to, as a neighbour can set them. None for names with `__Host-`, which browsers keep once.
 */
export function strayDeletions(cookie: Cookie, hostname: string, basePath: string): readonly Cookie[] {
  if (/^__Host-/i.test(cookie.name)) return []
  const paths = new Set(['/', basePath, cookie.path].filter((path) => path !== ''))
  return [...paths].flatMap((path) => {
    const alike = { ...deletion(cookie), path }
    const elsewhere = domainsOf(hostname).map((domain) => ({ ...alike, domain }))
    return path === cookie.path ? elsewhere : [alike, ...elsewhere]
  })
}

// Every domain that a cookie of this host can be for; browsers refuse those that are public suffixes.
function domainsOf(hostname: string): readonly string[] {
  const labels = hostname.split('.')
  if (labels.length < 2 || /^[\d.]+$|:/.test(hostname)) return []
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'))
}

function cookieFor(settings: CookieSettings, name: string, value: string, lifetime: number | undefined): Cookie {
  const { secure, partitioned } = settings
  const maxAge = lifetime === undefined ? undefined : Math.min(Math.floor(lifetime / 1000), longestMaxAge)
  const site = partitioned ? ({ sameSite: 'None', partitioned } as const) : ({ sameSite: 'Strict' } as const)
  return { name, value, path: '/', maxAge, secure, httpOnly: true, ...site }
}

/** Writes a `Set-Cookie` header. */
export function serializeCookie(cookie: Cookie): string {
  if (typeof cookie?.name !== 'string' || typeof cookie.value !== 'string') {
    throw new TypeError('cookie: must be one of the setCookies of an answer.')
  }
  const { name, value, domain, path, maxAge, secure, httpOnly, sameSite, partitioned } = cookie
  const parts = [`${name}=${value}`, ...(domain === undefined ? [] : [`Domain=${domain}`]), `Path=${path}`]
  if (maxAge !== undefined) parts.push(`Max-Age=${maxAge}`)
  if (secure) parts.push('Secure')
  if (httpOnly) parts.push('HttpOnly')
  parts.push(`SameSite=${sameSite}`)
  return [...parts, ...(partitioned ? ['Partitioned'] : [])].join('; ')
}

/** Reads a `Cookie` header. Values are returned as they were sent. */
export function parseCookies(header: string | null): RequestCookies {
  const text = header ?? ''
  if (typeof text !== 'string')
    throw new TypeError('header: must be a text or null, \'request.headers.get("cookie")\'.')
  const cookies = new Map<string, string[]>()
  for (const pair of text.split(';')) {
    const end = pair.indexOf('=')
    if (end === -1) continue
    const name = pair.slice(0, end).trim()
    const value = pair.slice(end + 1).trim()
    const former = cookies.get(name)
    if (former) former.push(value)
    else cookies.set(name, [value])
  }
  return Object.fromEntries(cookies)
}

/** Whether a cookie was sent more than once, with one value or with several. */
export function isSentTwice(cookies: RequestCookies, name: string): boolean {
  return Object.hasOwn(cookies, name) && Array.isArray(cookies[name]) && cookies[name].length > 1
}

/** The different values that a cookie was sent with. */
export function cookieValues(cookies: RequestCookies, name: string): readonly string[] {
  const sent = Object.hasOwn(cookies, name) ? cookies[name] : undefined
  return sent === undefined ? [] : [...new Set(typeof sent === 'string' ? [sent] : sent)]
}
