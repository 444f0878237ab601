import type { SessionView } from './session-view.ts'
import { useSession } from './use-session.ts'

/** Who is signed in; undefined where nobody is, or where it is not known yet. A silent refresh of the same user re-renders nothing. */
export function useUser(): SessionView['user'] {
  return useSession(({ user }) => user)
}
