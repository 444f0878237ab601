import { explanations } from '#explanations'
import { SessionError, type SessionErrorCode } from './session-error.ts'

/** An error for the developers of an app. Users do not load its text: there, the code leads to it. */
export function explained(code: SessionErrorCode, detail: string | number = '', options?: ErrorOptions): SessionError {
  return new SessionError(
    code,
    explanations?.[code]?.(detail) ?? `${code} ${detail}: see the guides of Keyturn.`,
    options,
  )
}
