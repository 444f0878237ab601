import { createSession } from '@keyturn/core'
import { devtoolsRuntime } from '@keyturn/devtools/production'
import type { User } from '../backend/user.ts'
import { labRuntime } from './lab/switches/lab-runtime.ts'
import { WARN_AT } from './warn-at.ts'

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
