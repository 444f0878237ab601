import { checks } from '#checks'
import type { EndReason } from '@keyturn/core'
import { useEffect, useRef, type ReactNode } from 'react'
import type { SessionView } from '../session/session-view.ts'
import { useSession } from '../session/use-session.ts'
import { signInUrl } from './return-to.ts'
import { SignedIn, type SignedInProps } from './signed-in.tsx'
import { SignedOut, type SignedOutProps } from './signed-out.tsx'
import { usePreload } from './use-preload.ts'
import { Waiting, type WaitingTexts } from './waiting.tsx'

/** Properties of `<RequireSession>`: `signedOut` shows the sign-in in place, `signInPath` leads to a page of its own. */
export type RequireSessionProps = RequireSessionBaseProps & (SignInHere | SignInThere)

interface RequireSessionBaseProps extends SignedInProps {
  /**
   * What to show while it is not known whether somebody is signed in (`restoring`, `unreachable`), and until a redirect has happened; or
   * a function that makes it from the session. Null for nothing.
   * @default "One moment …" after 400 ms; where the server cannot be reached that sentence, and a button to try again
   */
  readonly fallback?: ReactNode | ((session: SessionView) => ReactNode)
  /**
   * Loads what the children need, while it is not known yet whether somebody is signed in: the code of a lazy component, data of the route. Called
   * once, and not for whoever is known to be signed out. Requests that it sends wait for the token; what it rejects with is left to whoever asks
   * for the same again. @default nothing is loaded before the children are shown
   */
  readonly preload?: () => unknown
  /** Texts of the fallback in place of the English ones. */
  readonly texts?: Partial<WaitingTexts>
}

/** The sign-in shows in place of the page; the address stays, so that the page comes back by itself. */
interface SignInHere {
  /** What to show while nobody is signed in, or a function that makes it from the reason. */
  readonly signedOut: NonNullable<SignedOutProps['children']>
  readonly signInPath?: never
  readonly navigate?: never
  readonly returnTo?: never
}

/** The sign-in is a page of its own, which learns the reason and where to return to from its address (`readSignInUrl`). */
interface SignInThere {
  /** Where the sign-in page is, e.g. `/sign-in`. */
  readonly signInPath: string
  /** Goes there without leaving an entry in the history: that of your router. @default location.replace, which loads the page anew */
  readonly navigate?: (url: string) => void | Promise<void>
  /** Where to return to. @default the address of the page, with its query and fragment */
  readonly returnTo?: string
  readonly signedOut?: never
}

/**
 * Shows its children to whoever is signed in, as `<SignedIn>` does, and has everybody else sign in: in place (`signedOut`), or on a page
 * of its own (`signInPath`), which is gone to once each time that the session ends. Whoever signed out on purpose, here or in another tab,
 * and whoever is followed by another user is not led back.
 * @throws {TypeError} There is neither `signedOut` nor `signInPath`.
 */
export function RequireSession(props: RequireSessionProps): ReactNode {
  const { children, fallback, preload, texts, signedOut, ...there } = props
  checks?.values('<RequireSession>', { preload: [preload, checks.isFunction, 'a function'] })
  usePreload(preload)
  const status = useSession((session) => session.status)
  const { signInPath } = there
  if (status === 'signed-in' || status === 'held') return <SignedIn>{children}</SignedIn>
  if (signedOut === undefined && signInPath === undefined)
    throw new TypeError('<RequireSession> needs signedOut={…}, or the signInPath="…" to redirect to.')
  if (status === 'signed-out' && signInPath === undefined) return <SignedOut>{signedOut}</SignedOut>
  return (
    <>
      {signInPath !== undefined && (
        <SignedOut>{(reason) => <Redirect {...there} {...{ signInPath, reason }} />}</SignedOut>
      )}
      {fallback === undefined ? <Waiting texts={texts} /> : <Fallback>{fallback}</Fallback>}
    </>
  )
}

/** Ends that somebody wanted: it is not to be expected that the same user comes back. */
const deliberate: readonly EndReason[] = ['signed-out', 'signed-out-elsewhere', 'user-switched']

function Redirect({
  reason,
  signInPath,
  navigate = load,
  returnTo,
}: SignInThere & { readonly reason: EndReason }): null {
  // Once, in StrictMode too: the second time, the address would be that of the sign-in page already.
  const isUnderWay = useRef(false)
  useEffect(() => {
    if (isUnderWay.current) return
    isUnderWay.current = true
    const wanted = deliberate.includes(reason) ? undefined : (returnTo ?? here())
    void navigate(signInUrl(signInPath, { reason, returnTo: wanted }))
  })
  return null
}

function load(url: string): void {
  location.replace(url)
}

function here(): string {
  return location.pathname + location.search + location.hash
}

function Fallback({ children }: { readonly children: RequireSessionProps['fallback'] }): ReactNode {
  const session = useSession()
  return typeof children === 'function' ? children(session) : children
}
