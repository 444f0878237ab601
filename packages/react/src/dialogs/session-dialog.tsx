import { useId, type ReactNode, type RefObject } from 'react'
import { createPortal } from 'react-dom'
import { style } from './dialog-style.ts'
import { topLayer } from './keep-apart.ts'
import { useModal } from './use-modal.ts'
import { useIsKnown } from './use-is-known.ts'

export interface SessionDialogProps {
  /** Whoever shows it listens for Escape by `useEscape`, from before it is shown. */
  readonly dialog: RefObject<HTMLDialogElement | null>
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

/** A modal dialog above all else, the modals of the app's UI kit too, which gives the focus back to where it was. */
export function SessionDialog({
  dialog,
  name,
  title,
  text,
  initialFocus,
  dismiss,
  children,
}: SessionDialogProps): ReactNode {
  const id = useId()
  const isKnown = useIsKnown()
  useModal(dialog, initialFocus)

  // In the body: kits hide what their own page is in, and leave alone what came into the body after them.
  return createPortal(
    <dialog
      ref={dialog}
      className={`keyturn-${name}`}
      style={style.dialog}
      tabIndex={-1}
      closedby={dismiss ? 'closerequest' : 'none'}
      aria-labelledby={id}
      {...topLayer}
      onCancel={(event) => {
        event.preventDefault()
        dismiss?.()
      }}
      // Browsers that do not know `closedby` close it at the second try. Where the dialog is open again, the event is late.
      onClose={({ currentTarget }) => currentTarget.open || (dismiss ? dismiss() : currentTarget.showModal())}
    >
      <h2 id={id} className={`keyturn-${name}__title`} style={style.title}>
        {title}
      </h2>
      <div className={`keyturn-${name}__text`} style={style.text}>
        {/* No description of the dialog, which would be read out as well. What is seen does not wait. */}
        <output>{isKnown && text}</output>
        {!isKnown && <span aria-hidden="true">{text}</span>}
      </div>
      {children}
    </dialog>,
    document.body,
  )
}
