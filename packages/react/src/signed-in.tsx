import type { ReactNode } from 'react'
import type { RegisteredUser } from './session-context.ts'
import type { SessionView } from './session-view.ts'
import { useSession } from './use-session.ts'

export interface SignedInProps {
  /** What to show, or a function that makes it from the user. */
  readonly children?: ReactNode | ((user: RegisteredUser) => ReactNode)
}

/**
 * Shows its children while somebody is signed in, and while the session is `held`, so that what was mounted keeps its unsaved text; nothing
 * while that is not known.
 */
export function SignedIn({ children }: SignedInProps): ReactNode {
  const known = useSession((session) => (isShown(session) ? { user: session.user } : null))
  if (!known) return null
  return typeof children === 'function' ? children(known.user) : children
}

function isShown(session: SessionView): session is Extract<SessionView, { status: 'signed-in' | 'held' }> {
  return session.status === 'signed-in' || session.status === 'held'
}
