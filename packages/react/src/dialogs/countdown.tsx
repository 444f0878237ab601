import type { ReactNode } from 'react'
import { style } from './dialog-style.ts'
import { useIsKnown } from './use-is-known.ts'

/** Digits that are shown and can be looked up, and that are never read out: not with what a dialog says of itself when it opens, either. */
export function Countdown({ children }: { readonly children: string }): ReactNode {
  const isKnown = useIsKnown()
  return (
    <div className="keyturn-warning__countdown" style={style.countdown} role="timer" aria-live="off">
      <span aria-hidden={isKnown ? undefined : 'true'}>{children}</span>
    </div>
  )
}
