import { serializeCookie } from '@keyturn/server'
import type { Cookie } from '@keyturn/server'

/**
 * Gives the page the cookies that its scripts may read, as browsers do with those of a real answer; `Set-Cookie` of a mocked one reaches no
 * page. All others stay in the mock server's own jar. Does nothing where there is no page.
 */
export function showPageCookies(cookies: readonly Cookie[]): void {
  if (typeof document === 'undefined') return
  for (const cookie of cookies.filter(({ httpOnly }) => !httpOnly)) {
    // WebKit keeps no secure cookie on http, not even on localhost; a prefix demands it everywhere.
    const secure = location.protocol === 'https:' || /^__(Host|Secure)-/i.test(cookie.name)
    document.cookie = serializeCookie({ ...cookie, secure })
  }
}
