import { explain } from '#explanations'
import { SessionError, type SessionErrorCode } from './session-error.ts'

/** An error for the developers of an app. */
export function explained(code: SessionErrorCode, detail: string | number = '', options?: ErrorOptions): SessionError {
  return new SessionError(code, explain(code, detail), options)
}
