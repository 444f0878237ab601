/** Where a request says that it comes from. */
export interface RequestOrigin {
  /** `Sec-Fetch-Site`, which no page can forge (Fetch Metadata). */
  readonly site: string | null
  /** `Origin` (RFC 6454). */
  readonly origin: string | null
}

/** The header that makes a request impossible for a plain form; it carries the id of the attempt. */
export const attemptHeader = 'Idempotency-Key'

/** Reads the origin from the headers, where the adapter does not know it better. */
export function originOf({ headers }: Request): RequestOrigin {
  return { site: headers.get('sec-fetch-site'), origin: headers.get('origin') }
}

/**
 * Says what is missing for a state-changing request to be believed to come from our own pages; undefined if nothing is.
 * A JSON body and a custom header, and `Sec-Fetch-Site: same-origin`, else an `Origin` that is our own or on the exact list.
 */
export function originFault(request: Request, from: RequestOrigin, allowed: readonly string[]): string | undefined {
  if (!isJson(request.headers.get('content-type'))) return 'Content-Type must be application/json.'
  if (!/^[\x21-\x7e]{1,128}$/.test(request.headers.get(attemptHeader) ?? '')) {
    return `The header ${attemptHeader} is required, with 1 to 128 visible characters.`
  }
  if (from.site === 'same-origin') return undefined
  if (from.origin !== null && allowed.includes(from.origin)) return undefined
  if (from.site === null && from.origin === new URL(request.url).origin) return undefined
  return 'The request comes from an origin that is not allowed.'
}

function isJson(contentType: string | null): boolean {
  return /^application\/json\s*(;|$)/i.test(contentType ?? '')
}
