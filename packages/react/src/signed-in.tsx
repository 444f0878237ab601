import type { ReactNode } from 'react'
import type { RegisteredUser } from './session-context.ts'
import { useSession } from './use-session.ts'

export interface SignedInProps {
  /** What to show, or a function that makes it from the user. */
  readonly children?: ReactNode | ((user: RegisteredUser) => ReactNode)
}

/** Shows its children while somebody is signed in; nothing while that is not known. */
export function SignedIn({ children }: SignedInProps): ReactNode {
  const known = useSession((session) => (session.status === 'signed-in' ? { user: session.user } : null))
  if (!known) return null
  return typeof children === 'function' ? children(known.user) : children
}
