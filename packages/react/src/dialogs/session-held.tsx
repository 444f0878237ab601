import type { Held } from '@keyturn/core'
import { useRef, type ReactNode } from 'react'
import type { RegisteredUser } from '../session/session-context.ts'
import { checkTexts } from '../session/check-texts.ts'
import { useSession } from '../session/use-session.ts'
import { style } from './dialog-style.ts'
import { Farewell } from './farewell.tsx'
import { SessionDialog } from './session-dialog.tsx'
import { defaultHeldTexts, type SessionHeldTexts } from './session-held-texts.ts'
import { useEscape } from './use-escape.ts'
import { useFarewell } from './use-farewell.ts'

/** Properties of `<SessionHeld>`. */
export interface SessionHeldProps {
  /** The app's sign-in form, or a function that makes it from the user who was signed in and the reason why that ended. */
  readonly children: ReactNode | ((held: Held<RegisteredUser>) => ReactNode)
  /** Texts in place of the English ones. */
  readonly texts?: Partial<SessionHeldTexts>
}

/**
 * A modal dialog while the session is `held` (`whenSessionEnds: 'hold'`), with the app's sign-in form in it. Behind it the page stays as it
 * is. When the same user has signed in it closes, what waited is sent, and the focus goes back; *sign out instead* is the other way out,
 * and Escape none. Styled as `<SessionWarning>`, with the classes `keyturn-held`, `keyturn-held__…`; `--keyturn-backdrop` may hide the page.
 */
export function SessionHeld({ children, texts }: SessionHeldProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  const held = useSession(({ status, user, reason }) => (status === 'held' ? { status, user, reason } : null))
  const signOut = useSession((session) => session.signOut)
  checkTexts('<SessionHeld>', texts, defaultHeldTexts)
  const all = { ...defaultHeldTexts, ...texts }
  const { farewell, closeInSilence } = useFarewell(held, (_, { status }) =>
    status === 'signed-in' ? all.signedIn : all.ended,
  )
  useEscape(dialog)
  if (!held) return farewell.text && <Farewell key={farewell.count}>{farewell.text}</Farewell>

  function leave(): void {
    closeInSilence()
    void signOut()
  }

  return (
    <SessionDialog dialog={dialog} name="held" title={all.title} text={all.text(held)}>
      <div className="keyturn-held__form" style={style.form}>
        {typeof children === 'function' ? children(held) : children}
      </div>
      <div className="keyturn-held__actions" style={style.actions}>
        <button type="button" className="keyturn-held__sign-out" style={style.button} onClick={leave}>
          {all.signOut}
        </button>
      </div>
    </SessionDialog>
  )
}
