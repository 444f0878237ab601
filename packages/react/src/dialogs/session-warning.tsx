import type { SessionState } from '@keyturn/core'
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import type { RegisteredUser } from '../session/session-context.ts'
import { useRemaining, useSessionWarning, type StandingWarning } from '../session/use-session-warning.ts'
import { checkTexts } from '../session/check-texts.ts'
import { useSession } from '../session/use-session.ts'
import { Countdown } from './countdown.tsx'
import { style } from './dialog-style.ts'
import { ExtendButton, type ExtendPhase } from './extend-button.tsx'
import { Farewell } from './farewell.tsx'
import { SessionDialog } from './session-dialog.tsx'
import { defaultTexts, type SessionWarningTexts } from './session-warning-texts.ts'
import { useEscape } from './use-escape.ts'
import { useFarewell } from './use-farewell.ts'

/** Properties of `<SessionWarning>`. */
export interface SessionWarningProps {
  /** Texts in place of the English ones. */
  readonly texts?: Partial<SessionWarningTexts>
}

/**
 * A modal dialog while a warning stands: how long is left, *stay signed in* where that can help, dismiss (Escape too), sign out. It is
 * announced once a threshold, gives the focus back, and is a child of the body, above the modals of UI kits. Styled by
 * `--keyturn-surface`, `-ink`, `-accent`, `-on-accent`, `-line`, `-radius`, `-font`, `-backdrop` and by the classes `keyturn-warning`,
 * `keyturn-warning__…`. For another look, `useSessionWarning()`.
 */
export function SessionWarning({ texts }: SessionWarningProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  const warning = useSessionWarning()
  // The wish to stay takes the warning away at once. The dialog stays until the server has heard of it.
  const [kept, keep] = useState<StandingWarning | null>(null)
  const isAsking = useSession(
    ({ activity }) => kept !== null && (activity === 'refreshing' || activity === 'backing-off'),
  )
  const shown = warning ?? (isAsking ? kept : null)
  checkTexts('<SessionWarning>', texts, defaultTexts)
  const all = { ...defaultTexts, ...texts }
  const { farewell, closeInSilence } = useFarewell(shown, (before, state) => {
    const outcome = outcomeOf(before, state)
    return outcome ? all[outcome] : ''
  })
  useEscape(dialog)
  // Another cause is another dialog: it has other buttons, and is announced as a whole.
  if (shown)
    return <WarningDialog key={shown.cause} warning={shown} texts={all} {...{ dialog, keep, closeInSilence }} />
  return farewell.text && <Farewell key={farewell.count}>{farewell.text}</Farewell>
}

/** What became of a warning that nobody has closed here; nothing to say where `<SessionHeld>` does. */
function outcomeOf(
  { cause, endsAt }: StandingWarning,
  state: SessionState<RegisteredUser>,
): 'extended' | 'dismissed' | 'ended' | undefined {
  if (state.status === 'held') return undefined
  if (state.status !== 'signed-in') return 'ended'
  const end = state.session?.[cause === 'idle' ? 'idleEndsAt' : 'endsAt']
  return end === endsAt ? 'dismissed' : 'extended'
}

interface WarningDialogProps {
  readonly dialog: RefObject<HTMLDialogElement | null>
  readonly warning: StandingWarning
  /** Keeps the dialog open although the warning may go. */
  readonly keep: (warning: StandingWarning | null) => void
  /** What is done by a button needs no words. */
  readonly closeInSilence: () => void
  readonly texts: SessionWarningTexts
}

function WarningDialog({ dialog, warning, keep, closeInSilence, texts }: WarningDialogProps): ReactNode {
  const { level, cause, extendable, endsAt } = warning
  // Whoever types is not interrupted by a button that the next key would press, unless it helps.
  const extendButton = useRef<HTMLButtonElement>(null)
  const remaining = useRemaining(endsAt)
  const { phase, hasFailed, extend } = useExtend(warning, keep)

  function dismiss(): void {
    keep(null)
    closeInSilence()
    warning.dismiss()
  }

  function signOut(): void {
    keep(null)
    closeInSilence()
    void warning.signOut()
  }

  return (
    <SessionDialog
      dialog={dialog}
      name="warning"
      title={texts.title}
      // The threshold is long gone then.
      text={hasFailed ? '' : texts[cause](level)}
      initialFocus={extendButton}
      dismiss={dismiss}
    >
      {/* There from the beginning, with the text right in it and its urgency spelled out: else it is not heard in Firefox. */}
      <div className="keyturn-warning__failure" role="alert" aria-live="assertive">
        {phase === 'failed' && texts.failed}
      </div>
      {remaining > 0 && <Countdown>{texts.countdown(remaining)}</Countdown>}
      <div className="keyturn-warning__actions" style={style.actions}>
        {extendable && (
          <ExtendButton key={phase} button={extendButton} phase={phase} extend={extend}>
            {{ ready: texts.extend, extending: texts.extending, failed: texts.retry }[phase]}
          </ExtendButton>
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

/** After a failure the session goes on trying by itself; as soon as that works, the dialog closes. */
function useExtend(
  warning: StandingWarning,
  keep: WarningDialogProps['keep'],
): { readonly phase: ExtendPhase; readonly hasFailed: boolean; readonly extend: () => void } {
  const [phase, setPhase] = useState<ExtendPhase>('ready')
  const [hasFailed, setFailed] = useState(false)
  // A dialog that has closed must not come back with the next refresh.
  useEffect(() => () => keep(null), [keep])
  function extend(): void {
    if (phase === 'extending') return
    setPhase('extending')
    keep(warning)
    warning.extend().then(
      () => setPhase('ready'),
      () => {
        setPhase('failed')
        setFailed(true)
      },
    )
  }
  return { phase, hasFailed, extend }
}
