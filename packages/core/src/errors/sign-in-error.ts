import { SessionError } from './session-error.ts'

/** A sign-in that gave no session: wrong credentials (`credentialsRefused`), or trouble on the way (`retryable`). */
export class SignInError extends SessionError {
  override readonly name = 'SignInError'
  /** The HTTP status; undefined where no answer came. */
  declare readonly status: number | undefined
  /** The server's error code, as `error` of its JSON answer names it. */
  declare readonly error: string | undefined
  /** Whether the server refused the credentials, as far as status and code tell with any server: 400, 401, 403 or 422 that is no web page. */
  declare readonly credentialsRefused: boolean
  /** Whether the same sign-in may succeed later. */
  declare readonly retryable: boolean
  /** How long to wait before trying again, in milliseconds, where the server says so. */
  declare readonly retryAfter: number | undefined

  constructor({ status, error, credentialsRefused = status === 401, retryable, retryAfter, cause }: SignInFailure) {
    super(
      'ERR_SIGN_IN_FAILED',
      `The sign-in failed: the server answered ${[status ?? 'nothing', error].join(' ').trim()}.`,
      { cause },
    )
    Object.assign(this, { status, error, credentialsRefused, retryable, retryAfter })
  }
}

interface SignInFailure {
  readonly status?: number | undefined
  readonly error?: string | undefined
  readonly credentialsRefused?: boolean
  readonly retryable: boolean
  readonly retryAfter?: number | undefined
  readonly cause?: unknown
}
