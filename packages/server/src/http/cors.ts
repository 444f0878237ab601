import { csrfHeader } from './csrf-token.ts'
import { attemptHeader } from './request-origin.ts'
import type { Answer } from './responses.ts'

const allowedHeaders = ['Authorization', 'Content-Type', attemptHeader, csrfHeader].join(', ')
const exposedHeaders = ['Date', 'ETag', 'Retry-After', 'WWW-Authenticate'].join(', ')
const secondsToCache = 600

/** Whether a browser asks whether it may send a request to another origin (Fetch §3.2.2). */
export function isPreflight({ method, headers }: Request): boolean {
  return method === 'OPTIONS' && headers.has('origin') && headers.has('access-control-request-method')
}

/** Lets pages of the origins on the list send what the endpoints need. */
export function allowRequest(answer: Answer, origin: string | null, origins: readonly string[], methods: string): void {
  if (!isAllowed(origin, origins)) return
  answer.response.headers.set('Access-Control-Allow-Methods', methods)
  answer.response.headers.set('Access-Control-Allow-Headers', allowedHeaders)
  answer.response.headers.set('Access-Control-Max-Age', String(secondsToCache))
}

/** Lets pages of the origins on the list read an answer, and keeps caches from showing it to others. */
export function allowReading(
  { response: { headers } }: Answer,
  origin: string | null,
  origins: readonly string[],
): void {
  headers.append('Vary', 'Origin')
  if (!isAllowed(origin, origins)) return
  headers.set('Access-Control-Allow-Origin', origin)
  headers.set('Access-Control-Allow-Credentials', 'true')
  headers.set('Access-Control-Expose-Headers', exposedHeaders)
}

function isAllowed(origin: string | null, origins: readonly string[]): origin is string {
  return origin !== null && origins.includes(origin)
}
