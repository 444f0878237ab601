import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useSessionWarning, type StandingWarning } from '../session/use-session-warning.ts'
import { useSession } from '../session/use-session.ts'
import { style } from './dialog-style.ts'
import { SessionDialog } from './session-dialog.tsx'
import { defaultTexts, type SessionWarningTexts } from './session-warning-texts.ts'

export interface SessionWarningProps {
  /** Texts in place of the English ones. */
  readonly texts?: Partial<SessionWarningTexts>
}

/**
 * A modal dialog while a warning stands: how long is left, *stay signed in* where that can help, dismiss (Escape too), sign out. It is
 * announced once a threshold, and gives the focus back. Styled by `--keyturn-surface`, `-ink`, `-accent`, `-on-accent`, `-line`,
 * `-radius`, `-font`, `-backdrop` and by the classes `keyturn-warning`, `keyturn-warning__…`. For another look, `useSessionWarning()`.
 */
export function SessionWarning({ texts }: SessionWarningProps): ReactNode {
  const warning = useSessionWarning()
  // The wish to stay takes the warning away at once. The dialog stays until the server has heard of it.
  const [kept, keep] = useState<StandingWarning | null>(null)
  const isAsking = useSession(
    ({ activity }) => kept !== null && (activity === 'refreshing' || activity === 'backing-off'),
  )
  const shown = warning ?? (isAsking ? kept : null)
  if (!shown) return null
  const remaining = warning?.remaining
  const all = { ...defaultTexts, ...texts }
  // Another cause is another dialog: it has other buttons, and is announced as a whole.
  return <WarningDialog key={shown.cause} warning={shown} remaining={remaining} keep={keep} texts={all} />
}

interface WarningDialogProps {
  readonly warning: StandingWarning
  /** Milliseconds; undefined while the server is asked for more time. */
  readonly remaining: number | undefined
  /** Keeps the dialog open although the warning may go. */
  readonly keep: (warning: StandingWarning | null) => void
  readonly texts: SessionWarningTexts
}

function WarningDialog({ warning, remaining, keep, texts }: WarningDialogProps): ReactNode {
  const { level, cause, extendable } = warning
  // Whoever types is not interrupted by a button that the next key would press, unless it helps.
  const extendButton = useRef<HTMLButtonElement>(null)
  const { phase, extend } = useExtend(warning, keep)

  function dismiss(): void {
    keep(null)
    warning.dismiss()
  }

  function signOut(): void {
    keep(null)
    void warning.signOut()
  }

  return (
    <SessionDialog
      name="warning"
      title={texts.title}
      text={texts[cause](level)}
      initialFocus={extendButton}
      dismiss={dismiss}
    >
      {remaining !== undefined && (
        <div className="keyturn-warning__countdown" style={style.countdown} role="timer" aria-live="off">
          {texts.countdown(remaining)}
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
    </SessionDialog>
  )
}

type ExtendPhase = 'ready' | 'extending' | 'failed'

/** After a failure the session goes on trying by itself; as soon as that works, the dialog closes. */
function useExtend(
  warning: StandingWarning,
  keep: WarningDialogProps['keep'],
): { readonly phase: ExtendPhase; readonly extend: () => void } {
  const [phase, setPhase] = useState<ExtendPhase>('ready')
  // A dialog that has closed must not come back with the next refresh.
  useEffect(() => () => keep(null), [keep])
  function extend(): void {
    if (phase === 'extending') return
    setPhase('extending')
    keep(warning)
    warning.extend().then(
      () => setPhase('ready'),
      () => setPhase('failed'),
    )
  }
  return { phase, extend }
}
