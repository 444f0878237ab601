import { useState, type ReactNode } from 'react'
import { useIdleTimer } from 'react-idle-timer'

/** Knows when somebody was active in this browser, and nothing of the session on the server. */
export function IdleWarning({ onSignOut }: { readonly onSignOut: () => void }): ReactNode {
  const [isWarned, setIsWarned] = useState(false)
  const timer = useIdleTimer({
    timeout: 30 * 60_000,
    promptBeforeIdle: 60_000,
    onPrompt: () => setIsWarned(true),
    onActive: () => setIsWarned(false),
    onIdle: onSignOut,
  })
  if (!isWarned) return null
  return (
    <div role="alertdialog" aria-label="Your session is about to end">
      <button onClick={() => timer.activate()}>Stay signed in</button>
    </div>
  )
}
