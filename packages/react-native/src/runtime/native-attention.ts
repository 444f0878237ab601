import type { Attention, AttentionEvent, Clock, Instant } from '@keyturn/core/runtime'
import { AppState, type AppStateStatus } from 'react-native'

/** What of `@react-native-community/netinfo` is used: its default export is one. */
export interface NetInfo {
  readonly addEventListener: (listener: (state: { readonly isConnected: boolean | null }) => void) => () => void
}

/** After so many milliseconds in the background the server is asked before anything is sent. */
const AWAY = 60_000

/**
 * What the platform tells of the app. In front it is visible, and hidden behind another one, under the app switcher or a call. Back from the
 * background it looks at its clocks, because timers may have stood still; back after more than a minute, it asks the server before it sends
 * anything: who was away may have missed a sign-out. A refresh that is under way when the app leaves goes on: the platform gives it some
 * seconds, and its answer is kept.
 */
export function nativeAttention(clock: Clock, netInfo: NetInfo | undefined): Attention {
  let isConnected = true
  // Before anybody listens: what is known by then is what a session begins with.
  netInfo?.addEventListener((state) => (isConnected = isOnline(state)))

  return {
    isVisible: () => isShown(AppState.currentState),
    isOnline: () => isConnected,
    watch(listener) {
      let wasShown = isShown(AppState.currentState)
      let leftAt: Instant | undefined = AppState.currentState === 'background' ? clock.now() : undefined
      let wasOnline = isConnected

      function follow(state: AppStateStatus): void {
        if (state === 'background') leftAt ??= clock.now()
        const isBack = state === 'active' && leftAt !== undefined
        const isLate = leftAt !== undefined && since(leftAt, clock.now()) >= AWAY
        if (isBack) leftAt = undefined
        const events: readonly AttentionEvent[] = [
          ...(isBack && isLate ? (['freezing'] as const) : []),
          ...(isBack ? (['resumed'] as const) : []),
          ...(isShown(state) === wasShown ? [] : [isShown(state) ? ('visible' as const) : ('hidden' as const)]),
        ]
        wasShown = isShown(state)
        events.forEach(listener)
      }

      const states = AppState.addEventListener('change', follow)
      const stopNetwork = netInfo?.addEventListener((state) => {
        const online = isOnline(state)
        if (online === wasOnline) return
        wasOnline = online
        listener(online ? 'online' : 'offline')
      })
      return () => {
        states.remove()
        stopNetwork?.()
      }
    },
  }
}

/** Before the platform has told, somebody has just opened the app. */
function isShown(state: string | null | undefined): boolean {
  return state !== 'background' && state !== 'inactive'
}

/** Unknown is no reason to wait. */
function isOnline({ isConnected }: { readonly isConnected: boolean | null }): boolean {
  return isConnected !== false
}

/** By the clock that went further: one of them stands still while the device sleeps, the other can be set. */
function since(earlier: Instant, now: Instant): number {
  return Math.max(now.wall - earlier.wall, now.monotonic - earlier.monotonic)
}
