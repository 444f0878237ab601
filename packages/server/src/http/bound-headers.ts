/** What browsers answer a challenge with, and register a key with. */
const proofHeader = 'Secure-Session-Response'
/** What we ask them to sign. */
export const challengeHeader = 'Secure-Session-Challenge'
/** With which a sign-in offers to bind its session. */
export const registrationHeader = 'Secure-Session-Registration'

const sessionIdHeader = 'Sec-Secure-Session-Id'
const skippedHeader = 'Secure-Session-Skipped'

/** The proof of a request; Chromium writes it without the quotes of a structured string (RFC 9651 §3.3.3), the draft with them. */
export function proofOf({ headers }: Request): string | undefined {
  return unquoted(headers.get(proofHeader))
}

/** Which session a browser asks about. No script can set this header. */
export function boundSessionIdOf({ headers }: Request): string | undefined {
  return unquoted(headers.get(sessionIdHeader))
}

/** Whether the browser says that it could not get a proof: our endpoint failed or was away, or it has signed enough for now. */
export function hasSkippedProof({ headers }: Request): boolean {
  return /\b(server_error|unreachable|quota_exceeded)\b/.test(headers.get(skippedHeader) ?? '')
}

function unquoted(value: string | null): string | undefined {
  return value?.trim().replace(/^"(.*)"$/, '$1')
}
