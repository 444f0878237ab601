import { browserRuntime, type AttentionEvent, type Runtime } from '@keyturn/core'
import { checks } from '@keyturn/core/checks'
import { createLeapingClock } from './leaping-clock.ts'

/** What a panel can do to the world of a session. */
export interface Controls {
  /** Moves the clocks ahead by so many milliseconds, in this tab and in the others that have controls. Nothing else of the world moves. */
  readonly leap: (duration: number) => void
  /** Nobody's activity in this tab is reported any more, or it is again. */
  readonly actIdle: (idle: boolean) => void
  readonly isActingIdle: () => boolean
  /** The session hears that there is no network, or that it is back. It asks less often; what is sent is sent all the same. */
  readonly goOffline: (offline: boolean) => void
  readonly isOffline: () => boolean
}

const controls = new WeakMap<Runtime, Controls>()
const CHANNEL = 'keyturn-devtools'

/**
 * A runtime whose time, network and user the panel can play with. Give it to `createSession` and to `mountDevtools`; without one, those
 * actions are missing. Outside a page, and in production builds, it is `runtime` itself.
 */
export function devtoolsRuntime(runtime: Runtime = browserRuntime()): Runtime {
  checks?.values('devtoolsRuntime', { runtime: [runtime, ...checks.runtime] })
  if (!runtime.page) return runtime
  const { attention, peers } = runtime
  const { clock, ahead, moveTo } = createLeapingClock(runtime.clock)
  const watchers = new Set<(event: AttentionEvent) => void>()
  let isIdle = false
  let isOffline = false
  let tellOthers = (_ahead: number): void => {}

  function watch(listener: (event: AttentionEvent) => void): () => void {
    const stop = attention.watch((event) => isHeard(event) && listener(event))
    const channel = peers.join(CHANNEL, hear)
    tellOthers = channel.tell
    // Whoever is ahead says so.
    channel.tell(0)
    watchers.add(listener)
    return () => {
      watchers.delete(listener)
      channel.leave()
      stop()
    }
  }

  function hear(message: unknown): void {
    if (typeof message !== 'number') return
    if (message < ahead()) tellOthers(ahead())
    moveTo(message)
  }

  function isHeard(event: AttentionEvent): boolean {
    if (event === 'present' || event === 'acted') return !isIdle
    return !(isOffline && (event === 'online' || event === 'offline'))
  }

  function leap(duration: number): void {
    moveTo(ahead() + duration)
    tellOthers(ahead())
  }

  function goOffline(offline: boolean): void {
    if (offline === isOffline) return
    isOffline = offline
    for (const watcher of watchers) watcher(attention.isOnline() && !offline ? 'online' : 'offline')
  }

  const wrapped: Runtime = {
    ...runtime,
    clock,
    attention: { ...attention, isOnline: () => !isOffline && attention.isOnline(), watch },
  }
  controls.set(wrapped, {
    leap,
    actIdle: (idle) => void (isIdle = idle),
    isActingIdle: () => isIdle,
    goOffline,
    isOffline: () => isOffline,
  })
  return wrapped
}

/** What can be done to the world of `runtime`; undefined where it is not of `devtoolsRuntime`. */
export function controlsOf(runtime: Runtime | undefined): Controls | undefined {
  return runtime && controls.get(runtime)
}
