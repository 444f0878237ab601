/** Where a request says that it comes from. */
export interface RequestOrigin {
  /** `Sec-Fetch-Site`, which no page can forge (Fetch Metadata). */
  readonly site: string | null
  /** `Origin` (RFC 6454). */
  readonly origin: string | null
}

/**
 * Whether a text is an origin as browsers send it (RFC 6454 §6.2, in small letters, without a path), those of apps and extensions included, which
 * the URL parser knows no origin of: `capacitor://localhost`, `tauri://localhost`, `chrome-extension://…`, `moz-extension://…`.
 */
export function isOrigin(text: unknown): text is string {
  // The parser takes a star for a letter of a host, and somebody may have meant all of them.
  if (typeof text !== 'string' || text.includes('*') || !URL.canParse(text)) return false
  const { origin, protocol, host } = new URL(text)
  if (origin !== 'null') return origin === text
  // What is sent of `data:`, `file:` and the like is the word null, which is anybody.
  return host !== '' && text === `${protocol}//${host}`
}

/** The header that makes a request impossible for a plain form; it carries the id of the attempt. */
export const attemptHeader = 'Idempotency-Key'

/** Reads the origin from the headers, where the adapter does not know it better. */
export function originOf({ headers }: Request): RequestOrigin {
  return { site: headers.get('sec-fetch-site'), origin: headers.get('origin') }
}
