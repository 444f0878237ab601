import { SessionWarning } from '@keyturn/react'
import { useEffect, useRef } from 'react'
import { Outlet, ScrollRestoration, useLocation } from 'react-router'
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
        <Outlet />
      </main>
      <SessionWarning />
      <ScrollRestoration />
    </>
  )
}

/** Puts the focus onto the new page, so that keyboards and screen readers start there. Not on the first page, not for a new query. */
function useFocusAfterNavigation() {
  const main = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const shown = useRef(pathname)
  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    main.current?.focus({ preventScroll: true })
  }, [pathname])
  return main
}
