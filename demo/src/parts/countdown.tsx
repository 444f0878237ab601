import { formatDuration } from '../data/format.ts'
import { useNow } from '../data/use-now.ts'

/** How long until `to`, in milliseconds since the epoch on the session's clock. Only this re-renders each second. */
export function Countdown({ to }: { readonly to: number }) {
  const now = useNow()
  return <span className="number">{formatDuration(to - now)}</span>
}
