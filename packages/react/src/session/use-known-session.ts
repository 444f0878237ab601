import { useSyncExternalStore } from 'react'
import { useProvidedSession, type RegisteredSession } from './session-context.ts'
import type { SessionView } from './session-view.ts'
import { useSession, type Selector } from './use-session.ts'

/**
 * As `useSession()`, but suspends while the session is being restored: the nearest `<Suspense>` shows its fallback, the same for this and
 * for whatever else is loading below it. It suspends once at most, as a session that is known stays known.
 *
 * Servers know no session and have to answer: there, and in the first frame of hydration, `status` is `restoring`.
 * @throws {Error} There is no `<AuthProvider>` above.
 */
export function useKnownSession(): SessionView
/**
 * As without a selector, but renders again only when what `selector` makes of the session changes.
 * @param selector What to select of the session, as in `useSession`.
 */
export function useKnownSession<Selection>(selector: Selector<Selection>): Selection
export function useKnownSession(selector: Selector<unknown> = (session) => session): unknown {
  const session = useProvidedSession()
  const selection = useSession(selector)
  const isUnknown = useSyncExternalStore(
    session.subscribe,
    () => isRestoring(session),
    () => false,
  )
  // React 18 has no `use`; both take a promise that is thrown.
  if (isUnknown) throw untilKnown(session)
  return selection
}

const waits = new WeakMap<RegisteredSession, Promise<void>>()

/** One promise for all that wait. */
function untilKnown(session: RegisteredSession): Promise<void> {
  const wait = waits.get(session) ?? new Promise<void>((resolve) => waitFor(session, resolve))
  waits.set(session, wait)
  return wait
}

function waitFor(session: RegisteredSession, resolve: () => void): void {
  const stop = session.subscribe(() => {
    if (isRestoring(session)) return
    stop()
    resolve()
  })
  // Where no <Suspense> lies between, the provider is not shown either before this is over, and starts nothing.
  queueMicrotask(session.start)
}

function isRestoring(session: RegisteredSession): boolean {
  return session.getState().status === 'restoring'
}
