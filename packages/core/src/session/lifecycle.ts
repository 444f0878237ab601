import { isUntouched } from '../engine/engine-state.ts'
import type { AttentionEvent } from '../engine/step.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { Ending } from '../server/ending.ts'
import type { LastActivity } from '../tabs/last-activity.ts'
import type { PeerLink } from '../tabs/peer-link.ts'
import type { Interpreter } from './interpreter.ts'

export interface LifecyclePlan<User> {
  readonly options: { readonly restore: 'auto' | 'remembered' | 'always' | 'never'; readonly runtime: Runtime }
  readonly interpreter: Interpreter<User>
  readonly ending: Ending
  readonly lastActivity: LastActivity
  readonly peers: PeerLink<User>
}

/** A session in its world, from its first use to its end. */
export interface Lifecycle {
  /** Connects to the world; nothing is installed before somebody needs it, and nothing at all where there is no page. */
  readonly open: () => void
  /** Opens, and restores the session unless that has begun. */
  readonly start: () => void
  /** Lets go of the world, for good. */
  readonly close: () => void
}

export function createLifecycle<User>(plan: LifecyclePlan<User>): Lifecycle {
  const { options, interpreter, ending, lastActivity, peers } = plan
  const { runtime, restore } = options
  const { engine, dispatch, look, stop } = interpreter
  let life: 'unused' | 'open' | 'closed' = 'unused'
  let stopWatching = (): void => {}

  function open(): void {
    if (life !== 'unused' || !runtime.page) return
    life = 'open'
    look()
    peers.join()
    stopWatching = runtime.attention.watch(notice)
  }

  function notice(event: AttentionEvent): void {
    if (event === 'online') ending.catchUp()
    // A page in the back/forward cache must not be waited for by the others.
    if (event === 'paused') peers.leave()
    const wasAway = event === 'resumed' && peers.join()
    dispatch({ type: event === 'resumed' && !wasAway ? 'woke-up' : event })
    // A sign-in that it missed has been remembered.
    if (wasAway && engine().reason && !ending.isRemembered()) dispatch({ type: 'refresh-requested', extend: false })
  }

  function start(): void {
    open()
    if (life !== 'open' || !isUntouched(engine())) return
    const isEnded = ending.isPending() || (restore !== 'always' && ending.isRemembered())
    const isUnknown = restore === 'remembered' && lastActivity.read(Infinity) < 0
    ending.catchUp()
    dispatch({ type: 'started', remembered: isEnded || isUnknown || restore === 'never' })
  }

  function close(): void {
    life = 'closed'
    stop()
    ending.stop()
    stopWatching()
    peers.leave()
  }

  return { open, start, close }
}
