import type { Session } from '@keyturn/core'
import { createContext, useContext, type Context } from 'react'
import { sourceOf, type SessionSource } from './session-view.ts'

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

/** What `<AuthProvider>` provides. */
export const SessionContext: Context<Session<RegisteredUser> | null> = createContext<Session<RegisteredUser> | null>(
  null,
)

/**
 * What hooks read and call.
 * @throws {Error} There is no `<AuthProvider>` above.
 */
export function useSource(): SessionSource {
  const session = useContext(SessionContext)
  if (!session) throw new Error('useSession() needs an <AuthProvider session={…}> above it.')
  return sourceOf(session)
}
