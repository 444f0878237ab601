import { Fragment, type ReactNode } from 'react'
import type { RegisteredUser } from '../session/session-context.ts'
import type { SessionView } from '../session/session-view.ts'
import { useSession } from '../session/use-session.ts'

/** Properties of `<SignedIn>`. */
export interface SignedInProps {
  /** What to show, or a function that makes it from the user. */
  readonly children?: ReactNode | ((user: RegisteredUser) => ReactNode)
}

/**
 * Shows its children while somebody is signed in, and while the session is `held`, so that what was mounted keeps its unsaved text; nothing
 * while that is not known. Another user (by `user.id`) gets fresh children, not what the last one left in their state.
 */
export function SignedIn({ children }: SignedInProps): ReactNode {
  const known = useSession((session) => (isShown(session) ? { user: session.user } : null))
  if (!known) return null
  const { user } = known
  const { id } = Object(user) as { readonly id?: unknown }
  return <Fragment key={String(id)}>{typeof children === 'function' ? children(user) : children}</Fragment>
}

function isShown(session: SessionView): session is Extract<SessionView, { status: 'signed-in' | 'held' }> {
  return session.status === 'signed-in' || session.status === 'held'
}
