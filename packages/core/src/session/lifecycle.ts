import { isUntouched } from '../engine/engine-state.ts'
import type { AttentionEvent } from '../engine/step.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { Ending } from '../server/ending.ts'
import type { LastActivity } from '../tabs/last-activity.ts'
import { isEndReason } from '../tabs/peer-message.ts'
import type { PeerLink } from '../tabs/peer-link.ts'
import type { Changes } from '../waiting/changes.ts'
import type { Interpreter } from './interpreter.ts'
import type { Listeners } from './listeners.ts'

export interface LifecyclePlan<User> extends Interpreter<User> {
  readonly runtime: Runtime
  readonly restore: 'auto' | 'remembered' | 'always' | 'never'
  readonly ending: Ending<User>
  readonly lastActivity: LastActivity
  readonly peers: PeerLink<User>
  readonly changes: Changes
  readonly listeners: Pick<Listeners<unknown>, 'clear'>
}

/** A session in its world, from its first use to its end. */
export interface Lifecycle {
  /** Connects to the world; nothing is installed before somebody needs it, and nothing at all where there is no page. */
  readonly open: () => void
  /** Opens, and restores the session unless that has begun. */
  readonly start: () => void
  /** Lets go of everything, for good. */
  readonly dispose: () => void
}

/** Touches nothing yet. */
export function createLifecycle<User>(plan: LifecyclePlan<User>): Lifecycle {
  const { runtime, ending, peers, dispatch } = plan
  let life: 'unused' | 'open' | 'disposed' = 'unused'
  let isAway = false
  let stopWatching = (): void => {}

  function open(): void {
    if (life !== 'unused' || !runtime.page) return
    life = 'open'
    plan.look()
    peers.join()
    stopWatching = runtime.attention.watch(notice)
  }

  function notice(event: AttentionEvent): void {
    if (event === 'online') ending.catchUp()
    // A page in the back/forward cache must not be waited for by the others.
    if (event === 'paused') peers.leave()
    if (event === 'paused' || event === 'freezing') isAway = true
    if (event !== 'resumed') return dispatch({ type: event })
    peers.join()
    if (!isAway) return dispatch({ type: 'woke-up' })
    isAway = false
    comeBack()
  }

  /** What happened meanwhile has not been heard. What the origin remembers counts at once; the rest is asked. */
  function comeBack(): void {
    const { holding, generation } = plan.engine()
    const ended = ending.remembered()
    if (holding && ended !== null) {
      const reason = isEndReason(ended) ? ended : 'signed-out'
      dispatch({ type: 'peer-spoke', message: { type: 'ended', generation, reason }, heard: 0 })
    }
    dispatch({ type: 'resumed' })
    // A sign-in that it missed has been remembered.
    if (plan.engine().reason && (ending.isHinted() || ended === null))
      dispatch({ type: 'refresh-requested', extend: false })
  }

  function start(): void {
    open()
    if (life !== 'open' || !isUntouched(plan.engine())) return
    const { restore } = plan
    const isSurelyNobody = restore !== 'always' && ending.remembered() !== null
    const isUnknown = restore === 'remembered' && plan.lastActivity.read(Infinity) < 0
    const isOut = (isSurelyNobody || isUnknown) && !ending.isHinted()
    ending.catchUp()
    dispatch({ type: 'started', remembered: isOut || ending.isPending() || restore === 'never' })
  }

  function dispose(): void {
    life = 'disposed'
    plan.stop()
    ending.stop()
    stopWatching()
    peers.leave()
    plan.changes.happened()
    plan.listeners.clear()
  }

  return { open, start, dispose }
}
