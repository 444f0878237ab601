import { useEffect, useState, type ReactNode } from 'react'
import { checkTexts } from '../session/check-texts.ts'
import { useSession } from '../session/use-session.ts'

/** What `<RequireSession>` says where nothing is known yet. */
export interface WaitingTexts {
  /** While the session is restored, once that takes long enough to be noticed, and while the server is asked again. */
  readonly waiting: string
  /** The server cannot be asked whether somebody is signed in. */
  readonly unreachable: string
  /** On the button that asks again. */
  readonly retry: string
}

/** What it says where the app gives no text of its own: plain English. */
const defaultTexts: Readonly<WaitingTexts> = /* @__PURE__ */ Object.freeze({
  waiting: 'One moment …',
  unreachable: 'The server cannot be reached. You are not signed out.',
  retry: 'Try again',
})

/** Milliseconds. What comes and goes within them would only flash. */
const NOTICED = 400

/**
 * Nothing at first, then a word, so that no page stays blank; where the server cannot be reached a sentence and a button. In the classes
 * `keyturn-waiting`, `keyturn-waiting__text` and `keyturn-waiting__retry`.
 */
export function Waiting({ texts }: { readonly texts: Partial<WaitingTexts> | undefined }): ReactNode {
  const { status, refresh } = useSession(({ status, refresh }) => ({ status, refresh }))
  const [isNoticed, setNoticed] = useState(false)
  const [isAsking, setAsking] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setNoticed(true), NOTICED)
    return () => clearTimeout(timer)
  }, [])

  function retry(): void {
    if (isAsking) return
    setAsking(true)
    const isOver = (): void => setAsking(false)
    // What comes of it is in the state.
    refresh().then(isOver, isOver)
  }

  checkTexts('<RequireSession>', texts, defaultTexts)
  const all = { ...defaultTexts, ...texts }
  const isUnreachable = status === 'unreachable'
  const text = isUnreachable && !isAsking ? all.unreachable : all.waiting
  return (
    <div className="keyturn-waiting">
      {/* There before its text, else it is not heard in Firefox. */}
      <output className="keyturn-waiting__text">{(isNoticed || isUnreachable) && text}</output>{' '}
      {isUnreachable && (
        <button type="button" className="keyturn-waiting__retry" aria-disabled={isAsking} onClick={retry}>
          {all.retry}
        </button>
      )}
    </div>
  )
}
