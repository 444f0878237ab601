import { useId, useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react'
import { style } from './dialog-style.ts'

export interface SessionDialogProps {
  /** Of its classes: `keyturn-<name>`, `keyturn-<name>__title`, … */
  readonly name: 'warning' | 'held'
  readonly title: string
  /** Read out when the dialog opens, and whenever it changes. */
  readonly text: string
  /** What gets the focus; the dialog itself while that is null. @default the browser's choice: the first control */
  readonly initialFocus?: RefObject<HTMLElement | null>
  /** What Escape and the back gesture do. Without it they do nothing. */
  readonly dismiss?: () => void
  readonly children: ReactNode
}

/** A modal dialog above all else, which gives the focus back to where it was. */
export function SessionDialog({ name, title, text, initialFocus, dismiss, children }: SessionDialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useModal(dialog, initialFocus)

  return (
    <dialog
      ref={dialog}
      className={`keyturn-${name}`}
      style={style.dialog}
      tabIndex={-1}
      closedby={dismiss ? 'closerequest' : 'none'}
      aria-labelledby={`${id}title`}
      aria-describedby={`${id}text`}
      onKeyDown={({ key }) => key === 'Escape' && dismiss?.()}
      onCancel={(event) => {
        event.preventDefault()
        dismiss?.()
      }}
      // Browsers that do not know `closedby` close it at the second try. Where the dialog is open again, the event is late.
      onClose={({ currentTarget }) => currentTarget.open || (dismiss ? dismiss() : currentTarget.showModal())}
    >
      <h2 id={`${id}title`} className={`keyturn-${name}__title`} style={style.title}>
        {title}
      </h2>
      <output id={`${id}text`} className={`keyturn-${name}__text`} style={style.text}>
        {text}
      </output>
      {children}
    </dialog>
  )
}

function useModal(dialog: RefObject<HTMLDialogElement | null>, initialFocus?: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = dialog.current
    if (!element) return undefined
    const before = document.activeElement
    // jsdom knows neither.
    if (typeof element.showModal === 'function') element.showModal()
    else element.toggleAttribute('open', true)
    if (initialFocus) (initialFocus.current ?? element).focus()
    return () => {
      // Chromium gives the focus back, but no caret, where the one in the dialog is removed with it.
      const selection = getSelection()
      if (selection && element.contains(selection.anchorNode)) selection.removeAllRanges()
      if (typeof element.close === 'function') element.close()
      else if (before instanceof HTMLElement) before.focus()
    }
  }, [dialog, initialFocus])
}
