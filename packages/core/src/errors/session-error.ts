import type { EndReason } from '../session/state.ts'

/** `code` of every error of this SDK; stable across versions. */
export type SessionErrorCode =
  | 'ERR_SIGNED_OUT'
  | 'ERR_REFRESH_UNAVAILABLE'
  | 'ERR_SIGN_IN_FAILED'
  | 'ERR_CSRF_REFUSED'
  | 'ERR_SESSION_DISPOSED'

const BRAND = Symbol.for('@keyturn/core/SessionError')

/** The base of every error of this SDK. `code` tells the cases apart. No message ever carries a credential. */
export class SessionError extends Error {
  override readonly name: string = 'SessionError'
  readonly code: SessionErrorCode

  constructor(code: SessionErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    // JSON, in which many logs write, would leave the message out.
    Object.defineProperties(this, { message: { enumerable: true }, [BRAND]: { value: true } })
  }
}

/** Stop: nobody is signed in, and asking again will not change that. `reason` says why. */
export class SignedOutError extends SessionError {
  override readonly name = 'SignedOutError'
  readonly reason: EndReason

  constructor(reason: EndReason) {
    super('ERR_SIGNED_OUT', `Nobody is signed in (${reason}).`)
    this.reason = reason
  }
}

/** Later: the access token has expired and no new one can be had for now. The session is kept. */
export class RefreshUnavailableError extends SessionError {
  override readonly name = 'RefreshUnavailableError'
  readonly retryable = true
  /** How long to wait before asking again, in milliseconds; undefined where that is not known. */
  readonly retryAfter: number | undefined

  constructor(cause: unknown, retryAfter?: number) {
    super('ERR_REFRESH_UNAVAILABLE', 'The session could not be refreshed for now.', { cause })
    this.retryAfter = retryAfter
  }
}

/** A sign-in that gave no session: wrong credentials (`error: 'invalid-credentials'`), or trouble on the way (`retryable`). */
export class SignInError extends SessionError {
  override readonly name = 'SignInError'
  /** The HTTP status; undefined where no answer came. */
  readonly status: number | undefined
  /** The server's error code, as `error` of its JSON answer names it. */
  readonly error: string | undefined
  /** Whether the same sign-in may succeed later. */
  readonly retryable: boolean
  /** How long to wait before trying again, in milliseconds, where the server says so. */
  readonly retryAfter: number | undefined

  constructor({ status, error, retryable, retryAfter, cause }: SignInFailure) {
    super(
      'ERR_SIGN_IN_FAILED',
      `The sign-in failed: the server answered ${[status ?? 'nothing', error].join(' ').trim()}.`,
      { cause },
    )
    this.status = status
    this.error = error
    this.retryable = retryable
    this.retryAfter = retryAfter
  }
}

interface SignInFailure {
  readonly status?: number | undefined
  readonly error?: string | undefined
  readonly retryable: boolean
  readonly retryAfter?: number | undefined
  readonly cause?: unknown
}

/**
 * The {@link SessionError} that `error` is or was caused by: adapters keep it as the `cause` of their own error. Works across
 * realms and duplicated packages.
 */
export function findSessionError(error: unknown): SessionError | undefined {
  for (let link = error, depth = 0; link instanceof Object && depth < 8; depth++) {
    if (isSessionError(link)) return link
    link = 'cause' in link ? link.cause : undefined
  }
  return undefined
}

function isSessionError(value: object): value is SessionError {
  return BRAND in value
}
