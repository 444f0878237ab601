import { useSession } from '@keyturn/react'
import { useId, useRef } from 'react'
import { NavLink } from 'react-router'
import { Avatar } from '../parts/avatar.tsx'
import { Devices, Person, SignOutIcon } from '../parts/icons.tsx'

export function UserMenu() {
  const id = useId()
  const popover = useRef<HTMLDivElement>(null)
  const { user, signOut } = useSession()
  if (!user) return null
  const close = () => popover.current?.hidePopover()
  return (
    <>
      <button type="button" className="menu-button" popoverTarget={id} aria-label={`Account of ${user.name}`}>
        <Avatar name={user.name} />
      </button>
      <div id={id} ref={popover} className="popover" popover="auto">
        <div className="person">
          <Avatar name={user.name} />
          <div>
            <div className="person-name">{user.name}</div>
            <div className="small soft">{user.email}</div>
          </div>
        </div>
        <div className="menu">
          <NavLink to="/profile" onClick={close}>
            <Person /> Profile
          </NavLink>
          <button type="button" onClick={() => void signOut()}>
            <SignOutIcon /> Sign out
          </button>
          <button type="button" onClick={() => void signOut({ everywhere: true })}>
            <Devices /> Sign out everywhere
          </button>
        </div>
      </div>
    </>
  )
}
