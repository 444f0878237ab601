import type { RefreshCookie } from './rotation-server.ts'

/** Chromium writes cookies to disk every so often; what came later is lost when the browser crashes. */
const FLUSH_EVERY = 30_000

/** The refresh cookie of one browser, which all its tabs share and no script sees. */
export interface CookieJar {
  readonly read: () => RefreshCookie | undefined
  readonly write: (cookie: RefreshCookie | null) => void
  /** The browser crashes, and starts with what was on disk. Says whether that is another session's. */
  readonly crash: () => boolean
}

export function createCookieJar(now: () => number): CookieJar {
  const history: { readonly at: number; readonly cookie: RefreshCookie | undefined }[] = []
  const read = (): RefreshCookie | undefined => history.at(-1)?.cookie

  return {
    read,
    write: (cookie) => void history.push({ at: now(), cookie: cookie ?? undefined }),
    crash() {
      const before = read()
      const flushedAt = now() - (now() % FLUSH_EVERY)
      const onDisk = history.findLast(({ at }) => at <= flushedAt)?.cookie
      history.push({ at: now(), cookie: onDisk })
      return before?.sid !== onDisk?.sid
    },
  }
}
