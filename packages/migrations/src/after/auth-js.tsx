import { createSession } from '@keyturn/core'
import { AuthProvider, useSession } from '@keyturn/react'
import type { ReactNode } from 'react'

// In place of `SessionProvider`, `useSession` and `signIn` of next-auth/react. The route `app/auth/[...path]/route.ts` passes
// requests on to @keyturn/server, or a rewrite of next.config passes them on to the API that issues the tokens.
export const session = createSession<{ readonly id: string; readonly name: string }>({ endpoints: '/auth' })

export function Providers({ children }: { readonly children: ReactNode }): ReactNode {
  return <AuthProvider session={session}>{children}</AuthProvider>
}

export function Account(): ReactNode {
  const { status, signOut } = useSession()
  if (status !== 'signed-in') return <a href="/sign-in">Sign in</a>
  return <button onClick={() => void signOut()}>Sign out</button>
}
