import type { SessionErrorCode } from './session-error.ts'

/** What the developers of an app should know of what is told to them once; `detail` is what differs: a status, a feature. */
export function explain(code: SessionErrorCode, detail: string | number): string {
  return explanations[code]?.(detail) ?? code
}

const explanations: Readonly<Partial<Record<SessionErrorCode, (detail: string | number) => string>>> = {
  ERR_ANSWER_UNCLEAR: (status) =>
    `The auth server answered a refresh with ${status}. Expected: 2xx with "accessToken" (or "user" with cookies), or 401. Set the option "readAnswer" or "classifyRefusal".`,
  ERR_NO_ANSWER: () =>
    'Refreshes are not answered within "refreshTimeout". Streams may hold all connections (HTTP/1.1 has six an origin, for all tabs): use HTTP/2, or another host for them.',
  ERR_COOKIE_NOT_KEPT: () =>
    'The browser did not keep the cookie of the auth server: blocked, of another site (needs SameSite=None; Secure; Partitioned), or over 4 kB; or it is Secure without HTTPS, which WebKit refuses on http://localhost, too (our server: cookie: { secure: false }).',
  ERR_SIGN_OUT_REFUSED: (status) =>
    `The auth server answered a sign-out with ${status}. Expected: 2xx without a body, or JSON without an error.`,
  ERR_CSRF_REFUSED: () =>
    'The auth server took a call for a forged one (403 csrf). Put the origin of the page on its list. Set the option "csrf" or "idempotencyKey" if it wants a header.',
  ERR_USER_UNIDENTIFIED: () =>
    'The auth server does not say who the user is: another one in another tab goes unnoticed. Set the option "userId".',
  ERR_PLATFORM_REFUSED: (feature) =>
    `The browser refuses ${feature}. The session goes on without. Allow cookies and site data for this site.`,
}
