import { cookieFault } from '../http/cookies.ts'
import type { CookieSettings } from '../http/cookies.ts'
import { requireBoolean, requireKnown, requireObject, requireText } from './option-checks.ts'

const known: readonly (keyof CookieSettings)[] = [
  'name',
  'accessName',
  'csrfName',
  'sessionName',
  'path',
  'secure',
  'partitioned',
]

// In letters.
const refreshTokenLength = 152

/** Fills in what the app does not say of cookies. Throws a `TypeError` for what browsers would refuse. */
export function resolveCookie(options: Partial<CookieSettings>, basePath: string): CookieSettings {
  requireObject('cookie', options)
  requireKnown('cookie', options, known)
  const { secure = true, path = '/', partitioned = false, sessionName = 'keyturn-session', ...given } = options
  requireBoolean('cookie.secure', secure)
  requireBoolean('cookie.partitioned', partitioned)
  requireText('cookie.path', path)
  if (path !== '/' && !`${basePath}/`.startsWith(`${path.replace(/\/$/, '')}/`)) {
    throw new TypeError(`cookie.path: must be '/', or a path that all endpoints are under, such as '${basePath}'.`)
  }
  const name = given.name ?? defaultName('refresh', path === '/' ? '__Host-' : '__Secure-', secure)
  const accessName = given.accessName ?? defaultName('access', '__Host-', secure)
  const csrfName = given.csrfName ?? defaultName('csrf', '__Host-', secure)
  requireCookieName('cookie.name', name, path, secure)
  requireCookieName('cookie.accessName', accessName, '/', secure)
  requireCookieName('cookie.csrfName', csrfName, '/', secure)
  if (sessionName !== false) requireCookieName('cookie.sessionName', sessionName, '/', secure)
  if (new Set([name, accessName, csrfName, sessionName]).size < 4) {
    throw new TypeError('cookie: no two cookies can have one name.')
  }
  if (partitioned && !secure) throw new TypeError('cookie.partitioned: browsers refuse it without cookie.secure.')
  return { name, accessName, csrfName, sessionName, path, secure, partitioned }
}

function defaultName(what: string, prefix: '__Host-' | '__Secure-', secure: boolean): string {
  return secure ? `${prefix}${what}` : `${what}-insecure`
}

// RFC 6265bis §4.1.3 on the prefixes.
function requireCookieName(option: string, name: string, path: string, secure: boolean): void {
  if (typeof name !== 'string' || !/^[\w!#$%&'*+.^`|~-]+$/.test(name))
    throw new TypeError(`${option}: must be a cookie name (RFC 6265).`)
  if (!secure && /^__(Host|Secure)-/i.test(name)) {
    throw new TypeError(`${option}: browsers refuse ${name} without cookie.secure.`)
  }
  // The longest value that is of one length: the refresh token.
  const fault = cookieFault(name, refreshTokenLength, path)
  if (fault !== undefined) throw new TypeError(`${option}: ${fault}`)
  if (path !== '/' && /^__Host-/i.test(name)) {
    throw new TypeError(`${option}: browsers refuse ${name} with another path than '/'.`)
  }
}
