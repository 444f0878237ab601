import { useSession } from '@keyturn/react'
import { Outlet } from 'react-router'
import { SignInPage } from '../pages/sign-in-page.tsx'
import { Splash } from './splash.tsx'
import { UnreachableScreen } from './unreachable-screen.tsx'

/** Shows the page to whoever is signed in. The address stays, so that a sign-in leads back to where one was. */
export function RequireUser() {
  const state = useSession()
  switch (state.status) {
    case 'restoring':
      return <Splash />
    case 'unreachable':
      return <UnreachableScreen retryAt={state.retryAt} />
    case 'signed-out':
      return <SignInPage reason={state.reason} />
    case 'signed-in':
    case 'held':
      // Another user gets another page, not what the last one left in its state.
      return <Outlet key={state.user.id} />
  }
}
