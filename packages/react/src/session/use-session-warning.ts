import type { SessionWarning } from '@keyturn/core'
import { useCallback, useSyncExternalStore } from 'react'
import { useSource, type SessionActions } from './session-view.ts'
import { useSession } from './use-session.ts'

/** The warning that stands, and what can be done about it. */
export interface StandingWarning extends SessionWarning {
  /** Milliseconds until the session ends, rounded up to whole seconds; never negative. */
  readonly remaining: number
  /** Moves the idle deadline, which takes the warning away in all tabs. Of no use where `extendable` is false. */
  readonly extend: SessionActions['extend']
  /** Signs out in all tabs. */
  readonly signOut: SessionActions['signOut']
  /** Hides the warning in all tabs until the next threshold. */
  readonly dismiss: SessionActions['dismissWarning']
}

/**
 * The warning to show, or null. While one stands, the component re-renders once a second; nothing else does.
 * @throws {Error} There is no `<AuthProvider>` above.
 */
export function useSessionWarning(): StandingWarning | null {
  const standing = useSession(({ warning, extend, signOut, dismissWarning }) =>
    warning ? { ...warning, extend, signOut, dismiss: dismissWarning } : null,
  )
  const remaining = useRemaining(standing?.endsAt)
  return standing && { ...standing, remaining }
}

/** Milliseconds until `endsAt`, rounded up to whole seconds; never negative, and 0 without one. Re-renders once a second. */
export function useRemaining(endsAt: number | undefined): number {
  const { now } = useSource()
  const subscribe = useCallback(
    (tick: () => void) => (endsAt === undefined ? () => {} : everySecond(() => endsAt - now(), tick)),
    [endsAt, now],
  )
  const remaining = () => (endsAt === undefined ? 0 : Math.max(0, Math.ceil((endsAt - now()) / 1000)) * 1000)
  return useSyncExternalStore(subscribe, remaining, remaining)
}

/** Calls `tick` whenever a whole second of `left` has passed. Each delay is measured anew, so that late timers do not add up. */
function everySecond(left: () => number, tick: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>
  const wait = (): void => {
    const rest = left() % 1000
    timer = setTimeout(
      () => {
        tick()
        wait()
      },
      rest > 0 ? rest : 1000,
    )
  }
  wait()
  return () => clearTimeout(timer)
}
