import { SessionWarning, useSession, type SessionView } from '@keyturn/react'
import { useEffect, useRef } from 'react'
import { Outlet, ScrollRestoration, useLocation } from 'react-router'
import { TourInvitation } from '../tour/tour-invitation.tsx'
import { Header } from './header.tsx'

export function RootLayout() {
  const main = useFocusAfterNavigation()
  return (
    <>
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <Header />
      <main id="main" ref={main} className="main" tabIndex={-1}>
        <TourInvitation />
        <Outlet />
      </main>
      <SessionWarning texts={warningTexts} />
      <ScrollRestoration />
    </>
  )
}

/** Why it ended, the sign-in page says. */
const warningTexts = { ended: '' } as const

type Status = SessionView['status']

/** Puts the focus onto the new page, so that keyboards and screen readers start there. Not on the first page, not for a new query. */
function useFocusAfterNavigation() {
  const main = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const status = useSession((session) => session.status)
  const shown = useRef({ pathname, status })
  useEffect(() => {
    const before = shown.current
    shown.current = { pathname, status }
    // Who signs in or out presses a button that is gone by now, and the focus with it.
    const isLost = hasCrossedDoor(before.status, status) && document.activeElement === document.body
    if (before.pathname !== pathname || isLost) main.current?.focus({ preventScroll: true })
  }, [pathname, status])
  return main
}

function hasCrossedDoor(before: Status, now: Status): boolean {
  return [before, now].includes('signed-in') && [before, now].includes('signed-out')
}
