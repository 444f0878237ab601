import type { SessionErrorCode } from './session-error.ts'

/** In place of `explanations.ts` where the app is built for its users, who load every letter: the code, what differs, and what helps. */
export function explain(code: SessionErrorCode, detail: string | number): string {
  return `${code}${detail && ` ${detail}`}: ${remedies[code]}`
}

const remedies: Readonly<Partial<Record<SessionErrorCode, string>>> = {
  ERR_ANSWER_UNCLEAR: 'expected 2xx with "accessToken" or 401; set "readAnswer" or "classifyRefusal"',
  ERR_NO_ANSWER: 'HTTP/2 or another host for streams',
  ERR_COOKIE_NOT_KEPT: 'blocked, of another site, or over 4 kB',
  ERR_SIGN_OUT_REFUSED: 'expected 2xx without an error',
  ERR_CSRF_REFUSED: 'set "csrf" or "idempotencyKey"',
  ERR_USER_UNIDENTIFIED: 'set "userId"',
  ERR_PLATFORM_REFUSED: 'allow site data',
}
