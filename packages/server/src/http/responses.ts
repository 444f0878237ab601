import type { Cookie } from './cookies.ts'
import { RefusalError, refusals } from './errors.ts'
import type { RefusalCode } from './errors.ts'

/** An answer with its cookies as data: browsers drop `Set-Cookie` from a constructed `Response`. */
export interface Answer {
  readonly response: Response
  readonly setCookies: readonly Cookie[]
}

/** The body of every error answer. */
export interface ErrorBody {
  readonly error: string
  readonly code: RefusalCode
  readonly description: string
  /** The same in the words of OAuth, for whoever asked in them. */
  readonly error_description?: string
  /** Whether the same request may succeed later. */
  readonly retryable: boolean
  /** Names this answer in the server's audit events. */
  readonly traceId: string
}

// Not as `Headers`: a host's Response may keep those that it is given, and cookies are appended to them.
const safetyHeaders = Object.freeze({
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
})
const jsonHeaders = Object.freeze({ ...safetyHeaders, 'Content-Type': 'application/json' })

/** A JSON answer that nobody caches, frames or sniffs. */
export function jsonAnswer(body: unknown, setCookies: readonly Cookie[] = []): Answer {
  // By itself: `Response.json` takes longer to come to the same.
  return { response: new Response(JSON.stringify(body), { headers: jsonHeaders }), setCookies }
}

/** The answer with more cookies. */
export function withCookies({ response, setCookies }: Answer, more: readonly Cookie[]): Answer {
  return { response, setCookies: [...setCookies, ...more] }
}

/** An answer without a body. */
export function emptyAnswer(setCookies: readonly Cookie[] = [], status = 204): Answer {
  return { response: new Response(null, { status, headers: safetyHeaders }), setCookies }
}

/** An answer without a body, for what browsers ask by themselves. */
export function bareAnswer(
  status: 200 | 403,
  more: readonly (readonly [string, string])[] = [],
  setCookies: readonly Cookie[] = [],
): Answer {
  // A list that is read once: a `Headers` would be filled, and then copied.
  const headers = { ...safetyHeaders, ...Object.fromEntries(more) }
  return { response: new Response(null, { status, headers }), setCookies }
}

/** The answer to a HEAD request: what GET would answer, but for the body. */
export function withoutBody({ response: { status, headers }, setCookies }: Answer): Answer {
  return { response: new Response(null, { status, headers }), setCookies }
}

/** A JSON document that everyone may cache for `maxAge` seconds; 304 where the client has it already. */
export function publicAnswer(request: Request, body: unknown, etag: string, maxAge: number): Answer {
  const headers = new Headers(safetyHeaders)
  headers.set('Cache-Control', `public, max-age=${maxAge}`)
  headers.set('ETag', etag)
  const response = isKnown(request, etag)
    ? new Response(null, { status: 304, headers })
    : Response.json(body, { headers })
  return { response, setCookies: [] }
}

// RFC 9110 §13.1.2: a list, compared weakly; proxies that compress weaken tags.
function isKnown(request: Request, etag: string): boolean {
  const tags = (request.headers.get('if-none-match') ?? '').split(',')
  return tags.some((tag) => tag.trim().replace(/^W\//, '') === etag)
}

/**
 * The answer of a refusal. It sets no cookie, ever: a late answer must not delete what a newer one has set. `inOAuth`: as RFC 6749 §5.2 has it,
 * where a refresh token that is not good is 400.
 */
export function refusalAnswer(refusal: RefusalError, traceId: string, inOAuth = false): Answer {
  const { code, detail, allow, retryAfter } = refusal
  const { status: usual, error, description } = refusals[code]
  const status = inOAuth && error === 'invalid_grant' ? 400 : usual
  const said = detail ?? description
  const body: ErrorBody = {
    error,
    code,
    description: said,
    ...(inOAuth && { error_description: said }),
    retryable: retryAfter !== undefined,
    traceId,
  }
  const headers = new Headers(safetyHeaders)
  if (status === 401) headers.set('WWW-Authenticate', challenge(refusal))
  if (retryAfter !== undefined) headers.set('Retry-After', String(retryAfter))
  if (allow !== undefined) headers.set('Allow', allow)
  return { response: Response.json(body, { status, headers }), setCookies: [] }
}

/** The response of a refusal, as the endpoints give it: for scenario switches, and for the app's own routes. Throws a `TypeError` for a code that there is not. */
export function refusalResponse(code: RefusalCode): Response {
  if (!Object.hasOwn(refusals, code)) throw new TypeError(`code: must be one of ${Object.keys(refusals).join(', ')}.`)
  return refusalAnswer(new RefusalError(code), crypto.randomUUID()).response
}

// RFC 6750 §3.1: no error code where the request carried no access token at all.
function challenge({ code, maxAge }: RefusalError): string {
  const { error, description } = refusals[code]
  if (error === 'invalid_grant' || code === 'token-missing') return 'Bearer realm="keyturn"'
  const parts = ['Bearer realm="keyturn"', `error="${error}"`, `error_description="${description}"`]
  return [...parts, ...(maxAge === undefined ? [] : [`max_age="${maxAge}"`])].join(', ')
}

/** Milliseconds as wire seconds: whole ones, rounded down, so that no client believes in more time than there is; a fraction only below one second. */
export function wireSeconds(duration: number): number {
  return duration >= 1000 ? Math.floor(duration / 1000) : Math.max(0, duration) / 1000
}
