import { createSession, type Session } from '@keyturn/core'
import { mountDevtools } from '@keyturn/devtools'

declare global {
  /** The channels of the page that are open. */
  var channels: Set<BroadcastChannel>
  /** The sessions that the page has made, in order. */
  var made: Session<unknown>[] | undefined
}

export const session: Session<unknown> = createSession({ endpoints: '/auth' })
mountDevtools(session)
session.start()
globalThis.made = [...(globalThis.made ?? []), session]
