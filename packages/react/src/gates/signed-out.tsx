import type { EndReason } from '@keyturn/core'
import type { ReactNode } from 'react'
import { useSession } from '../session/use-session.ts'

/** Properties of `<SignedOut>`. */
export interface SignedOutProps {
  /** What to show, or a function that makes it from the reason. */
  readonly children?: ReactNode | ((reason: EndReason) => ReactNode)
}

/** Shows its children while nobody is signed in; nothing while that is not known. */
export function SignedOut({ children }: SignedOutProps): ReactNode {
  const reason = useSession((session) => (session.status === 'signed-out' ? session.reason : undefined))
  if (reason === undefined) return null
  return typeof children === 'function' ? children(reason) : children
}
