import { useEffect, useState, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { style } from './dialog-style.ts'
import { topLayer } from './keep-apart.ts'
import { useIsKnown } from './use-is-known.ts'

/** So long it stays, in milliseconds: by then it has been heard. Behind the next dialog, and back from there, it would be read out again. */
const STAYS = 2_000

/** Reads out once what became of a dialog that has closed, and shows nothing. Give it a `key` for each closing. */
export function Farewell({ children }: { readonly children: string }): ReactNode {
  // Where the focus has gone back to: a modal dialog of the app hides the body.
  const [host] = useState(() => document.activeElement?.closest('dialog') ?? document.body)
  const isKnown = useIsKnown()
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), STAYS)
    return () => clearTimeout(timer)
  }, [])
  return createPortal(
    <output className="keyturn-farewell" style={style.unseen} aria-live="polite" {...topLayer}>
      {isKnown && !isOver && children}
    </output>,
    host,
  )
}
