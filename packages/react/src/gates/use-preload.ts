import { useEffect, useRef } from 'react'
import { useProvidedSession } from '../session/session-context.ts'

/**
 * Calls `preload` once, where it is not known at first whether somebody is signed in. What it throws or rejects with is nobody's: what needs the
 * same asks again, and has it then.
 */
export function usePreload(preload: () => unknown = () => {}): void {
  const { getState } = useProvidedSession()
  const isDone = useRef(false)
  useEffect(() => {
    if (isDone.current) return
    isDone.current = true
    // The provider starts the session after this, and it may know at once that nobody is signed in.
    Promise.resolve()
      .then(() => getState().status === 'restoring' && preload())
      .catch(() => {})
  })
}
