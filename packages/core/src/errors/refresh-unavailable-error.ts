import { SessionError } from './session-error.ts'

/** Later: the access token has expired and no new one can be had for now. The session is kept. */
export class RefreshUnavailableError extends SessionError {
  override readonly name = 'RefreshUnavailableError'
  readonly retryable = true
  /** How long to wait before asking again, in milliseconds; undefined where that is not known. */
  declare readonly retryAfter: number | undefined

  constructor(cause: unknown, retryAfter?: number) {
    super('ERR_REFRESH_UNAVAILABLE', 'The session could not be refreshed for now.', { cause })
    this.retryAfter = retryAfter
  }
}
