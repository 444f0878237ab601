import { findSessionError, SignInError } from '@keyturn/core'

/** Why a sign-in failed, and what to do about it. */
export function describeSignInFailure(error: unknown): string {
  const failure = findSessionError(error)
  if (!(failure instanceof SignInError)) return 'The sign-in failed unexpectedly. Try again.'
  if (failure.credentialsRefused) return 'This email and password do not belong together. Check both, and try again.'
  if (failure.status === 429) return 'Too many attempts. Wait a minute, then try again.'
  if (failure.status === undefined) return 'The server did not answer. Check the connection and try again.'
  return failure.retryable
    ? 'The server is in trouble. Try again in a moment.'
    : 'The server refused the sign-in. Try again, or ask whoever runs it.'
}
