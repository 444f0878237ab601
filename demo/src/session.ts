import { createSession } from '@keyturn/core'
import { devtoolsRuntime } from '@keyturn/devtools/production'
import type { User } from '../backend/user.ts'
import { labRuntime } from './lab/lab-runtime.ts'

/** Warnings come this long before the session ends, in milliseconds. Short, because nobody waits for long in a demo. */
export const WARN_AT = [120_000, 30_000] as const

/** The lab's world, which the devtools can play with too. */
export const runtime = devtoolsRuntime(labRuntime)

export const session = createSession<User>({
  endpoints: '/auth',
  warnAt: WARN_AT,
  // Most who come have never signed in, and their first visit shall not end in a red line of the console.
  restore: 'remembered',
  runtime,
})

declare module '@keyturn/react' {
  interface Register {
    session: typeof session
  }
}
