import { createSession } from '@keyturn/core'
import { endpoints } from './endpoints.ts'

declare global {
  /** How often this module has been evaluated in the page. */
  var sessions: number | undefined
}

globalThis.sessions = (globalThis.sessions ?? 0) + 1

export const session = createSession<{ readonly name: string }>({ endpoints })
session.start()
