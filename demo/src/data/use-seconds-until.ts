import { useSyncExternalStore } from 'react'
import { session } from '../session.ts'

/** How many seconds are left until `moment`, a time of the session's clock; begun ones count. Use it in the smallest component that shows it. */
export function useSecondsUntil(moment: number): number {
  return useSyncExternalStore(twiceASecond, () => Math.max(0, Math.ceil((moment - session.now()) / 1000)))
}

function twiceASecond(tick: () => void): () => void {
  const timer = setInterval(tick, 500)
  return () => clearInterval(timer)
}
