import { useId, useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { style } from './session-warning-style.ts'
import { defaultTexts, inDigits, type SessionWarningTexts } from './session-warning-texts.ts'
import { useSession } from './use-session.ts'
import { useSessionWarning, type StandingWarning } from './use-session-warning.ts'

export interface SessionWarningProps {
  /** Texts in place of the English ones. */
  readonly texts?: Partial<SessionWarningTexts>
}

/**
 * A modal dialog while a warning stands: how long is left, *stay signed in* where that can help, dismiss (Escape too), sign out. It is
 * announced once a threshold, and gives the focus back. Styled by `--keyturn-surface`, `-ink`, `-accent`, `-on-accent`, `-line`,
 * `-radius`, `-font` and by the classes `keyturn-warning`, `keyturn-warning__…`. For another look, `useSessionWarning()`.
 */
export function SessionWarning({ texts }: SessionWarningProps): ReactNode {
  const warning = useSessionWarning()
  const isAsking = useSession(({ activity }) => activity === 'refreshing' || activity === 'backing-off')
  // The wish to stay takes the warning away at once. The dialog stays until the server has heard of it.
  const [held, hold] = useState<StandingWarning | null>(null)
  const shown = warning ?? (isAsking ? held : null)
  if (!shown) return null
  const remaining = warning?.remaining
  const all = { ...defaultTexts, ...texts }
  // Another cause is another dialog: it has other buttons, and is announced as a whole.
  return <WarningDialog key={shown.cause} warning={shown} remaining={remaining} hold={hold} texts={all} />
}

interface WarningDialogProps {
  readonly warning: StandingWarning
  /** Milliseconds; undefined while the server is asked for more time. */
  readonly remaining: number | undefined
  /** Keeps the dialog open although the warning may go. */
  readonly hold: (warning: StandingWarning | null) => void
  readonly texts: SessionWarningTexts
}

function WarningDialog({ warning, remaining, hold, texts }: WarningDialogProps): ReactNode {
  const { level, cause, extendable } = warning
  const dialog = useRef<HTMLDialogElement>(null)
  const extendButton = useRef<HTMLButtonElement>(null)
  const id = useId()
  const { phase, extend } = useExtend(warning, hold)
  useModal(dialog, extendButton, hold)

  function dismiss(): void {
    hold(null)
    warning.dismiss()
  }

  function signOut(): void {
    hold(null)
    void warning.signOut()
  }

  return (
    <dialog
      ref={dialog}
      className="keyturn-warning"
      style={style.dialog}
      tabIndex={-1}
      aria-labelledby={`${id}title`}
      aria-describedby={`${id}text`}
      onKeyDown={({ key }) => key === 'Escape' && dismiss()}
      // The back gesture closes it too. Where the dialog is open again, the event is late.
      onClose={({ currentTarget }) => currentTarget.open || dismiss()}
    >
      <h2 id={`${id}title`} className="keyturn-warning__title" style={style.title}>
        {texts.title}
      </h2>
      <output id={`${id}text`} className="keyturn-warning__text" style={style.text}>
        {texts[cause](level)}
      </output>
      {remaining !== undefined && (
        <div className="keyturn-warning__countdown" style={style.countdown} role="timer" aria-live="off">
          {inDigits(remaining)}
        </div>
      )}
      {phase === 'failed' && (
        <p className="keyturn-warning__failure" role="alert">
          {texts.failed}
        </p>
      )}
      <div className="keyturn-warning__actions" style={style.actions}>
        {extendable && (
          <button
            ref={extendButton}
            type="button"
            className="keyturn-warning__extend"
            style={style.primary}
            // Not `disabled`, which would lose the focus.
            aria-disabled={phase === 'extending'}
            onClick={extend}
          >
            {{ ready: texts.extend, extending: texts.extending, failed: texts.retry }[phase]}
          </button>
        )}
        <button type="button" className="keyturn-warning__dismiss" style={style.button} onClick={dismiss}>
          {texts.dismiss}
        </button>
        <button type="button" className="keyturn-warning__sign-out" style={style.button} onClick={signOut}>
          {texts.signOut}
        </button>
      </div>
    </dialog>
  )
}

type ExtendPhase = 'ready' | 'extending' | 'failed'

/** After a failure the session goes on trying by itself; as soon as that works, the dialog closes. */
function useExtend(
  warning: StandingWarning,
  hold: (warning: StandingWarning) => void,
): { readonly phase: ExtendPhase; readonly extend: () => void } {
  const [phase, setPhase] = useState<ExtendPhase>('ready')
  function extend(): void {
    if (phase === 'extending') return
    setPhase('extending')
    hold(warning)
    warning.extend().then(
      () => setPhase('ready'),
      () => setPhase('failed'),
    )
  }
  return { phase, extend }
}

/** Shows the dialog above all else. Whoever types is not interrupted by a button that the next key would press, unless it helps. */
function useModal(
  dialog: RefObject<HTMLDialogElement | null>,
  first: RefObject<HTMLElement | null>,
  hold: (warning: null) => void,
): void {
  useLayoutEffect(() => {
    const element = dialog.current
    if (!element) return undefined
    const before = document.activeElement
    // jsdom knows neither.
    if (typeof element.showModal === 'function') element.showModal()
    else element.toggleAttribute('open', true)
    ;(first.current ?? element).focus()
    return () => {
      if (typeof element.close === 'function') element.close()
      else if (before instanceof HTMLElement) before.focus()
      hold(null)
    }
  }, [dialog, first, hold])
}
