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
