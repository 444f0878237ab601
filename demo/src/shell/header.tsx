import { SignedIn } from '@keyturn/react'
import { Link, NavLink } from 'react-router'
import { BrandMark } from '../parts/icons.tsx'
import { SessionBadge } from './session-badge.tsx'
import { ThemeToggle } from './theme-toggle.tsx'
import { UserMenu } from './user-menu.tsx'

export function Header() {
  return (
    <header className="header">
      <div className="header-inner">
        <Link className="brand" to="/expenses">
          <BrandMark />
          Outlay
        </Link>
        <nav className="nav" aria-label="Main">
          <SignedIn>
            <NavLink to="/expenses">Expenses</NavLink>
            <NavLink to="/overview">Overview</NavLink>
          </SignedIn>
          <NavLink to="/lab">Lab</NavLink>
        </nav>
        <div className="header-end">
          <SessionBadge />
          <ThemeToggle />
          <SignedIn>
            <UserMenu />
          </SignedIn>
        </div>
      </div>
    </header>
  )
}
