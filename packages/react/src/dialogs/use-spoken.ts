import { useEffect, useState } from 'react'

/** Milliseconds. So long after an element has come assistive technology knows it for a live region, and has said what has the focus. */
const SHORTLY = 150

/**
 * Whether what is in a live region that has just come may be there by now. A region that comes with its text says nothing in Firefox, and in
 * Chromium once more than the description of a dialog; one that was empty is heard in both, once.
 */
export function useSpoken(): boolean {
  const [isSpoken, setSpoken] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSpoken(true), SHORTLY)
    return () => clearTimeout(timer)
  }, [])
  return isSpoken
}
