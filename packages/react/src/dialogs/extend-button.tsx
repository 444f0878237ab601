import { useLayoutEffect, type ReactNode, type RefObject } from 'react'
import { style } from './dialog-style.ts'

export type ExtendPhase = 'ready' | 'extending' | 'failed'

export interface ExtendButtonProps {
  readonly button: RefObject<HTMLButtonElement | null>
  readonly phase: ExtendPhase
  readonly extend: () => void
  readonly children: string
}

/**
 * A button for one phase: with another `key` each, the next one takes the focus over. What has got the focus is read out, everywhere and once;
 * of a button that changes its name, some screen readers say nothing.
 */
export function ExtendButton({ button, phase, extend, children }: ExtendButtonProps): ReactNode {
  useLayoutEffect(() => {
    // That of the button before is gone with it. Where it was elsewhere, it stays there.
    if (document.activeElement === document.body) button.current?.focus()
  }, [button])
  return (
    <button
      ref={button}
      type="button"
      className="keyturn-warning__extend"
      style={style.primary}
      // Not `disabled`, which would lose the focus.
      aria-disabled={phase === 'extending'}
      onClick={extend}
    >
      {children}
    </button>
  )
}
