import { createSession } from '@keyturn/core'
import type { User } from '../backend/user.ts'
import { labRuntime } from './lab/lab-runtime.ts'

/** Warnings come this long before the session ends, in milliseconds. Short, because nobody waits for long in a demo. */
export const WARN_AT = [120_000, 30_000] as const

export const session = createSession<User>({ endpoints: '/auth', warnAt: WARN_AT, runtime: labRuntime })

declare module '@keyturn/react' {
  interface Register {
    session: typeof session
  }
}
