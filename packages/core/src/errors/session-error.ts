/** `code` of every error of this SDK; stable across versions. */
export type SessionErrorCode =
  | 'ERR_SIGNED_OUT'
  | 'ERR_REFRESH_UNAVAILABLE'
  | 'ERR_SIGN_IN_FAILED'
  | 'ERR_CSRF_REFUSED'
  | 'ERR_ANSWER_UNCLEAR'
  | 'ERR_NO_ANSWER'
  | 'ERR_COOKIE_NOT_KEPT'
  | 'ERR_SIGN_OUT_REFUSED'
  | 'ERR_USER_UNIDENTIFIED'
  | 'ERR_SESSION_DISPOSED'
  | 'ERR_PLATFORM_REFUSED'

const BRAND = Symbol.for('@keyturn/core/SessionError')

/** The base of every error of this SDK. `code` tells the cases apart. No message ever carries a credential. */
export class SessionError extends Error {
  override readonly name: string = 'SessionError'
  declare readonly code: SessionErrorCode

  constructor(code: SessionErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    // JSON, in which many logs write, would leave the message out.
    Object.defineProperties(this, { message: { enumerable: true }, [BRAND]: { value: true } })
  }
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
