// For pages that register no session of their own: what `useSession()` tells of.
import type { Session } from '@keyturn/core'

declare module '@keyturn/react' {
  interface Register {
    session: Session<User>
  }
}
