import { checks } from '#checks'
import { useEffect, type ReactNode } from 'react'
import { SessionContext, type RegisteredSession } from './session-context.ts'

/** Properties of `<AuthProvider>`. */
export interface AuthProviderProps {
  /** What `createSession()` returned, at module scope: it outlives the provider. */
  readonly session: RegisteredSession
  readonly children?: ReactNode
}

/**
 * Gives a session to the hooks below and starts it. It never disposes it.
 * @throws {TypeError} There is no `session`; in development, too, where it is none.
 */
export function AuthProvider({ session, children }: AuthProviderProps): ReactNode {
  if (!session) throw new TypeError('<AuthProvider> needs session={…}: what createSession() returned.')
  checks?.values('<AuthProvider>', { session: [session, ...checks.session] })
  useEffect(() => session.start(), [session])
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>
}
