import { SignedIn } from '@keyturn/react'
import { useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import './invitation.css'
import { knowsTour, rememberTour } from './tour-memory.ts'

/** Offers the tour to whoever is here for the first time; once they have answered, never again. */
export function TourInvitation() {
  const [isKnown, setKnown] = useState(knowsTour)
  const navigate = useNavigate()
  const { pathname, search } = useLocation()
  // Who came by the link to a story wants that first.
  if (isKnown || search === '?tour' || pathname.startsWith('/lab/')) return null

  function answer(isWanted: boolean): void {
    rememberTour()
    setKnown(true)
    if (isWanted) void navigate('/lab?tour')
  }

  return (
    <SignedIn>
      <aside className="invitation" aria-label="Tour">
        <p>
          <strong>First time here?</strong> In a minute you know what this demo is about.
        </p>
        <div className="form-actions">
          <button type="button" className="button button-small button-primary" onClick={() => answer(true)}>
            Take the tour
          </button>
          <button type="button" className="button button-small" onClick={() => answer(false)}>
            No, thanks
          </button>
        </div>
      </aside>
    </SignedIn>
  )
}
