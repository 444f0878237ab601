import { initialEngine, type EngineState } from '../engine/engine-state.ts'
import type { Policy } from '../engine/policy.ts'
import type { Moment, PeerMessage, RefreshOrder, SessionEvent } from '../engine/step.ts'
import { nextWakeUp, transition } from '../engine/transition.ts'
import { SessionError } from '../errors/session-error.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { LastActivity } from '../tabs/last-activity.ts'

export interface InterpreterPlan<User> {
  readonly options: Policy & { readonly runtime: Runtime }
  readonly lastActivity: LastActivity
  /** Begins a refresh, and returns how to abandon it. */
  readonly fly: (order: RefreshOrder) => () => void
  readonly tellPeers: (message: PeerMessage<User>) => void
  readonly publish: (previous: EngineState<User>, engine: EngineState<User>) => void
}

/** The engine at work: it has the state, and carries out what `transition` orders. */
export interface Interpreter<User> {
  readonly engine: () => EngineState<User>
  /** The same for callers. @throws {SessionError} The session was disposed. */
  readonly current: () => EngineState<User>
  readonly dispatch: (event: SessionEvent<User>) => void
  /** Sees anew whether the tab is visible and online. */
  readonly look: () => void
  /** From now on nothing happens any more. */
  readonly stop: () => void
}

/** Nothing in here waits: what an event meets is what the one before it left. */
export function createInterpreter<User>(plan: InterpreterPlan<User>): Interpreter<User> {
  const { options, lastActivity, fly, tellPeers, publish } = plan
  const { runtime } = options
  const { clock, attention } = runtime
  let engine: EngineState<User> = initialEngine(attention.isVisible(), attention.isOnline())
  let isStopped = false
  let cancelWakeUp = (): void => {}
  let abandonRefresh = (): void => {}

  function dispatch(event: SessionEvent<User>): void {
    if (isStopped) return
    const now = clock.now()
    const moment: Moment = {
      now,
      lastActivity: () => lastActivity.read(now.wall),
      random: runtime.random(),
      policy: options,
    }
    const previous = engine
    const { state, effects } = transition(engine, event, moment)
    engine = state
    // The one order that is derived: what is in flight stops mattering with its generation.
    if (engine.generation !== previous.generation || engine.activity.type !== 'refreshing') abandonRefresh()
    for (const effect of effects) {
      if (effect.type === 'refresh') abandonRefresh = fly(effect)
      else tellPeers(effect.message)
    }
    cancelWakeUp()
    cancelWakeUp = clock.wakeIn(Math.ceil(Math.max(1, nextWakeUp(engine, moment))), () => dispatch({ type: 'woke-up' }))
    if (engine !== previous) publish(previous, engine)
  }

  return {
    engine: () => engine,
    current() {
      if (isStopped) throw new SessionError('ERR_SESSION_DISPOSED', 'The session was disposed.')
      return engine
    },
    dispatch,
    look: () => (engine = { ...engine, visible: attention.isVisible(), online: attention.isOnline() }),
    stop() {
      isStopped = true
      cancelWakeUp()
      abandonRefresh()
    },
  }
}
