/** What a request line asks for. */
export interface RequestTarget {
  /** With the query. */
  readonly path: string
  /** Whom it says it is for; counts before the `Host` header. Undefined in the usual form, which names none. */
  readonly host: string | undefined
}

/**
 * Reads a request target: the usual `/path`, or an absolute one such as `http://app.example.com/path`, which is for proxies and which every
 * server must understand (RFC 9112 §3.2.2). What is neither stays as it is.
 */
export function requestTarget(text: string): RequestTarget {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return { path: text, host: undefined }
  const { pathname, search, host } = new URL(text)
  return { path: `${pathname}${search}`, host }
}
