import { useSessionWarning } from '@keyturn/react'

export function WarningBar() {
  const warning = useSessionWarning()
  if (!warning) return null
  const { cause, remaining, extendable, extend, dismiss } = warning
  return (
    <aside aria-label="Session">
      {cause === 'idle' ? 'Still there?' : 'Your session ends soon.'} {remaining / 1000} s
      {extendable && <button onClick={() => void extend()}>Stay signed in</button>}
      <button onClick={dismiss}>Dismiss</button>
    </aside>
  )
}
