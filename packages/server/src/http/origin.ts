import { RefusalError } from './errors.ts'
import type { Exchange } from './exchange.ts'
import { attemptHeader } from './request-origin.ts'

const foreign = 'The request comes from an origin that is not allowed.'

/** Refuses a request that does not come from our own pages, or from those on the exact list. */
export function requireOwnOrigin(exchange: Exchange, origins: readonly string[]): void {
  requireNoFault(originFault(exchange, origins))
}

/**
 * Refuses a request that a page of another origin had a browser send, where it is not on the exact list. What says nothing of a page passes:
 * no browser of today sends such, and a server that passes a cookie on does.
 */
export function refuseForeignPages({ from: { site, origin } }: Exchange, origins: readonly string[]): void {
  const isForeign = site === 'cross-site' || site === 'same-site'
  if (!isForeign || (origin !== null && origins.includes(origin))) return
  throw new RefusalError('csrf', { detail: foreign })
}

/** Refuses a request that a plain form could send: a POST without a JSON body, one without a custom header. */
export function requireCustomRequest(exchange: Exchange): void {
  requireNoFault(formFault(exchange))
}

function requireNoFault(fault: string | undefined): void {
  if (fault !== undefined) throw new RefusalError('csrf', { detail: fault })
}

function formFault({ request: { method, headers } }: Exchange): string | undefined {
  if (method === 'POST' && !/^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? '')) {
    return 'Content-Type must be application/json.'
  }
  // No page sends `Authorization` elsewhere without a preflight, either.
  if (headers.has('authorization') || /^[\x21-\x7e]{1,128}$/.test(headers.get(attemptHeader) ?? '')) return undefined
  return `The header ${attemptHeader} is required, with 1 to 128 visible characters.`
}

function originFault({ request, from }: Exchange, allowed: readonly string[]): string | undefined {
  if (from.site === 'same-origin') return undefined
  if (from.origin !== null && allowed.includes(from.origin)) return undefined
  if (from.site === null && from.origin === new URL(request.url).origin) return undefined
  return foreign
}
