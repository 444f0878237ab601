import { useEffect, useState } from 'react'

/** Milliseconds. So long after an element has come, assistive technology knows it and has said what has the focus. */
const SHORTLY = 150

/**
 * Whether assistive technology knows by now what has just come. A live region that comes with its text says nothing in Firefox, and
 * in Chromium that text once more than the description of a dialog; one that was empty at first is heard in both, once.
 */
export function useIsKnown(): boolean {
  const [isKnown, setKnown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setKnown(true), SHORTLY)
    return () => clearTimeout(timer)
  }, [])
  return isKnown
}
