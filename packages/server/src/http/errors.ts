/** Why a request was refused; stable, and the only thing that a client branches on. */
export type RefusalCode =
  | 'no-session'
  | 'malformed'
  | 'expired'
  | 'expired-idle'
  | 'revoked'
  | 'reuse-detected'
  | 'not-bound'
  | 'invalid-credentials'
  | 'token-missing'
  | 'token-expired'
  | 'token-invalid'
  | 'token-revoked'
  | 'insufficient-user-authentication'
  | 'invalid-request'
  | 'unsupported-grant-type'
  | 'ambiguous-cookie'
  | 'csrf'
  | 'not-found'
  | 'method-not-allowed'
  | 'superseded'
  | 'too-large'
  | 'too-many-requests'
  | 'unavailable'

/** How a refusal looks on the wire. */
export interface RefusalKind {
  readonly status: number
  /** In the words of OAuth (RFC 6749 §5.2, RFC 6750 §3.1, RFC 9470 §3). */
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
  'not-bound': {
    status: 401,
    error: 'invalid_grant',
    description: 'The session needs a proof that the request comes from its device.',
  },
  'invalid-credentials': { status: 401, error: 'invalid_grant', description: 'The credentials are not right.' },
  'token-missing': { status: 401, error: 'invalid_token', description: 'An access token is required.' },
  'token-expired': { status: 401, error: 'invalid_token', description: 'The access token has expired.' },
  'token-invalid': { status: 401, error: 'invalid_token', description: 'The access token is not valid.' },
  'token-revoked': { status: 401, error: 'invalid_token', description: 'The session of the access token has ended.' },
  'insufficient-user-authentication': {
    status: 401,
    error: 'insufficient_user_authentication',
    description: 'This needs a more recent sign-in.',
  },
  'invalid-request': { status: 400, error: 'invalid_request', description: 'The request cannot be understood.' },
  'unsupported-grant-type': {
    status: 400,
    error: 'unsupported_grant_type',
    description: 'The grant type must be refresh_token.',
  },
  'ambiguous-cookie': {
    status: 400,
    error: 'invalid_request',
    description: 'A cookie of the session was sent with two different values.',
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
  'too-many-requests': {
    status: 429,
    error: 'temporarily_unavailable',
    description: 'There were too many requests of this kind.',
    retryAfter: 1,
  },
  unavailable: {
    status: 503,
    error: 'temporarily_unavailable',
    description: 'The server cannot answer at the moment.',
    retryAfter: 1,
  },
})

/** What a refusal says beyond its kind. */
export interface RefusalDetails {
  readonly detail?: string
  readonly allow?: string
  readonly retryAfter?: number
  readonly maxAge?: number
  readonly cause?: unknown
}

/** A request that ends with an error answer; thrown within the server, answered at its door. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError'
  readonly code: RefusalCode
  /** What exactly was wrong, where the kind alone does not say it. */
  readonly detail: string | undefined
  /** Methods for the `Allow` header of a 405. */
  readonly allow: string | undefined
  /** Seconds for `Retry-After`, where they are others than those of the kind. */
  readonly retryAfter: number | undefined
  /** How many seconds ago the user may have signed in. */
  readonly maxAge: number | undefined

  constructor(code: RefusalCode, { detail, allow, retryAfter, maxAge, cause }: RefusalDetails = {}) {
    super(detail ?? refusals[code].description, cause === undefined ? {} : { cause })
    this.code = code
    this.detail = detail
    this.allow = allow
    this.retryAfter = retryAfter ?? refusals[code].retryAfter
    this.maxAge = maxAge
  }
}

/** A request to the app's own API that carries no good access token. Answer it with {@link AuthenticationError.response}. */
export class AuthenticationError extends Error {
  override readonly name = 'AuthenticationError'
  readonly code: RefusalCode
  /** The answer, ready to be returned: 401 with `WWW-Authenticate`, 403 from a foreign page, or 503 where the session could not be looked up. */
  readonly response: Response

  constructor(code: RefusalCode, response: Response, cause?: unknown) {
    super(refusals[code].description, cause === undefined ? {} : { cause })
    this.code = code
    this.response = response
  }
}
