import { formatDuration } from '../data/format.ts'
import { useSecondsUntil } from '../data/use-seconds-until.ts'

/** How long until `to`, in milliseconds since the epoch on the session's clock. Only this re-renders each second. */
export function Countdown({ to }: { readonly to: number }) {
  return <span className="number">{formatDuration(useSecondsUntil(to) * 1000)}</span>
}
