import type { Session } from '@keyturn/core'
import { createContext, useContext, type Context } from 'react'

/**
 * Where an app names its session, once, so that every hook knows its user:
 *
 * ```ts
 * declare module '@keyturn/react' {
 *   interface Register { session: typeof session }
 * }
 * ```
 */
export interface Register {}

/** The user of the registered session; `unknown` until one is registered. */
export type RegisteredUser = Register extends { readonly session: Session<infer User> } ? User : unknown

/** The session of which hooks tell. */
export type RegisteredSession = Session<RegisteredUser>

/** What `<AuthProvider>` provides. */
export const SessionContext: Context<RegisteredSession | null> = createContext<RegisteredSession | null>(null)

/**
 * The session itself that `<AuthProvider>` provides, for tools that need more of it than the other hooks tell.
 * @throws {Error} There is no `<AuthProvider>` above.
 */
export function useProvidedSession(): RegisteredSession {
  const session = useContext(SessionContext)
  if (!session)
    throw new Error('useSession() needs an <AuthProvider session={…}> above it; in a test, a <TestSession>.')
  return session
}
