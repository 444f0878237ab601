/** Longer segments of a path are no words any more; a UUID has 36 characters. */
const LONGEST_SEGMENT = 24
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/**
 * A URL as a bug report may have it: no query, no fragment, no user info, and `…` in place of segments that are shaped like secrets
 * (a reset link, a signed path).
 */
export function safeUrl(url: string): string {
  return url
    .replace(/[?#].*/s, '')
    .replace(/^([a-z][a-z\d+.-]*:)?\/\/[^/@]*@/i, '$1//')
    .split('/')
    .map((segment) => (segment.length > LONGEST_SEGMENT && !isWords(segment) && !uuid.test(segment) ? '…' : segment))
    .join('/')
}

/** Short words with something between them: the title of an article, the name of a host. */
function isWords(segment: string): boolean {
  return segment.split(/[-_.:]/).every((word) => word.length <= 16 && !/[a-z]\d|\d[a-z]/i.test(word))
}
