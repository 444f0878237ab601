// The program of the page with a session.
import { createFetch, createSession, type Session } from '@keyturn/core'

declare global {
  var session: Session<unknown>
  var authorizedFetch: typeof fetch
  /** Whether the page came out of the back/forward cache when it was last shown. */
  var wasKept: boolean | undefined
  /** What the tab has been promised. */
  var promised: Promise<string>
}

globalThis.session = createSession({ endpoints: '/auth' })
globalThis.authorizedFetch = createFetch(session)
session.start()
