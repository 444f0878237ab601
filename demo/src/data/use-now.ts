import { useSyncExternalStore } from 'react'
import { session } from '../session.ts'

/** The session's clock, once a second. Use it in the smallest component that shows a time. */
export function useNow(): number {
  return useSyncExternalStore(everySecond, wholeSecond)
}

function everySecond(tick: () => void): () => void {
  const timer = setInterval(tick, 500)
  return () => clearInterval(timer)
}

function wholeSecond(): number {
  return Math.round(session.now() / 1000) * 1000
}
