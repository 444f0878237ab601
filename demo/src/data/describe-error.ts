import { findSessionError } from '@keyturn/core'
import { isAxiosError } from 'axios'
import type { FieldErrors } from '../../backend/input.ts'

/** What to tell a person about a failed request: what happened, and what is left to do. */
export function describeError(error: unknown): string {
  const code = findSessionError(error)?.code
  if (code === 'ERR_SIGNED_OUT') return 'You are signed out. Sign in again and repeat this.'
  if (code === 'ERR_REFRESH_UNAVAILABLE')
    return 'Your session could not be renewed for now. Nothing is lost; try again in a moment.'
  if (!isAxiosError<unknown>(error)) return 'Something unexpected went wrong. Try again.'
  if (!error.response) return 'The server did not answer. Check the connection and try again.'
  const description = readDescription(error.response.data)
  if (description) return description
  return error.response.status >= 500
    ? 'The server is in trouble. Try again in a moment.'
    : 'The server refused this. Load the page again, and see whether it has changed.'
}

/** The messages of a 422, field by field; undefined for any other error. */
export function readFieldErrors<Form>(error: unknown): FieldErrors<Form> | undefined {
  if (!isAxiosError<{ readonly fields?: FieldErrors<Form> }>(error) || error.response?.status !== 422) return undefined
  return error.response.data.fields
}

/** Whether what was asked for is not there. */
export function isNotFound(error: unknown): boolean {
  return isAxiosError(error) && error.response?.status === 404
}

function readDescription(body: unknown): string | undefined {
  const description: unknown = body instanceof Object && 'description' in body ? body.description : undefined
  return typeof description === 'string' ? description : undefined
}
