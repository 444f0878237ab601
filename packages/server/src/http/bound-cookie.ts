import type { Cookie } from './cookies.ts'

/** What a browser keeps alive by proofs. No script can write a cookie of this name, in browsers that know the prefix. */
export const boundCookieName = '__Http-bound'

/**
 * How long, in ms, one proof is good for. Chromium renews a cookie of less than two minutes ahead of time, with one signature more for each request;
 * and whoever copies this cookie too can use it as long.
 */
export const boundLifetime = 180_000

/** The cookie that shows that the browser has just proven itself; it goes to `path` alone. */
export function boundCookie(value: string, path: string): Cookie {
  const maxAge = boundLifetime / 1000
  return { name: boundCookieName, value, path, maxAge, secure: true, httpOnly: true, sameSite: 'Strict' }
}

/** How it is called in the instructions to the browser: a cookie that is set with other attributes never counts there, without a word. */
export function boundCookieAttributes({ path, sameSite }: Cookie): string {
  return `Path=${path}; Secure; HttpOnly; SameSite=${sameSite}`
}
