/** Why a request was refused; stable, and the only thing that a client branches on. */
export type RefusalCode =
  | 'no-session'
  | 'malformed'
  | 'expired'
  | 'expired-idle'
  | 'revoked'
  | 'reuse-detected'
  | 'invalid-credentials'
  | 'token-missing'
  | 'token-expired'
  | 'token-invalid'
  | 'token-revoked'
  | 'invalid-request'
  | 'ambiguous-cookie'
  | 'csrf'
  | 'not-found'
  | 'method-not-allowed'
  | 'superseded'
  | 'too-large'
  | 'unavailable'

/** How a refusal looks on the wire. */
export interface RefusalKind {
  readonly status: number
  /** In the words of OAuth (RFC 6749 §5.2, RFC 6750 §3.1). */
  readonly error: string
  readonly description: string
  /** Seconds after which the same request may succeed; present where it may. */
  readonly retryAfter?: number
}

/** Every refusal there is. */
export const refusals: Readonly<Record<RefusalCode, RefusalKind>> = Object.freeze({
  'no-session': { status: 401, error: 'invalid_grant', description: 'There is no session.' },
  malformed: { status: 401, error: 'invalid_grant', description: 'The refresh token was not issued by this server.' },
  expired: { status: 401, error: 'invalid_grant', description: 'The session has reached its end.' },
  'expired-idle': { status: 401, error: 'invalid_grant', description: 'The session was idle for too long.' },
  revoked: { status: 401, error: 'invalid_grant', description: 'The session has been ended.' },
  'reuse-detected': {
    status: 401,
    error: 'invalid_grant',
    description: 'The session was ended because an old refresh token was used again.',
  },
  'invalid-credentials': { status: 401, error: 'invalid_grant', description: 'The credentials are not right.' },
  'token-missing': { status: 401, error: 'invalid_token', description: 'An access token is required.' },
  'token-expired': { status: 401, error: 'invalid_token', description: 'The access token has expired.' },
  'token-invalid': { status: 401, error: 'invalid_token', description: 'The access token is not valid.' },
  'token-revoked': { status: 401, error: 'invalid_token', description: 'The session of the access token has ended.' },
  'invalid-request': { status: 400, error: 'invalid_request', description: 'The request cannot be understood.' },
  'ambiguous-cookie': {
    status: 400,
    error: 'invalid_request',
    description: 'The session cookie was sent with two different values.',
  },
  csrf: { status: 403, error: 'access_denied', description: 'The request does not prove where it comes from.' },
  'not-found': { status: 404, error: 'invalid_request', description: 'There is nothing at this path.' },
  'method-not-allowed': { status: 405, error: 'invalid_request', description: 'The method is not allowed here.' },
  superseded: {
    status: 409,
    error: 'temporarily_unavailable',
    description: 'A newer refresh token has been issued; send that one.',
    retryAfter: 1,
  },
  'too-large': { status: 413, error: 'invalid_request', description: 'The body is larger than 8 KiB.' },
  unavailable: {
    status: 503,
    error: 'temporarily_unavailable',
    description: 'The server cannot answer at the moment.',
    retryAfter: 1,
  },
})

/** A request that ends with an error answer; thrown within the server, answered at its door. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError'
  readonly code: RefusalCode
  /** What exactly was wrong, where the kind alone does not say it. */
  readonly detail: string | undefined
  /** Methods for the `Allow` header of a 405. */
  readonly allow: string | undefined

  constructor(code: RefusalCode, { detail, allow, cause }: { detail?: string; allow?: string; cause?: unknown } = {}) {
    super(detail ?? refusals[code].description, cause === undefined ? {} : { cause })
    this.code = code
    this.detail = detail
    this.allow = allow
  }
}

/** A request to the app's own API that carries no good access token. Answer it with {@link AuthenticationError.response}. */
export class AuthenticationError extends Error {
  override readonly name = 'AuthenticationError'
  readonly code: RefusalCode
  /** The answer, ready to be returned: 401 with `WWW-Authenticate`, or 503 where the session could not be looked up. */
  readonly response: Response

  constructor(code: RefusalCode, response: Response, cause?: unknown) {
    super(refusals[code].description, cause === undefined ? {} : { cause })
    this.code = code
    this.response = response
  }
}
