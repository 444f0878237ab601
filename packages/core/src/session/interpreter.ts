import { initialEngine, type EngineState } from '../engine/engine-state.ts'
import type { Policy } from '../engine/policy.ts'
import type { Effect, Moment, SessionEvent } from '../engine/step.ts'
import { nextWakeUp, transition } from '../engine/transition.ts'
import { SessionError } from '../errors/session-error.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { Abandon } from '../server/flight.ts'
import { publish, type Audience } from './publishing.ts'
import { snapshot, type SessionState } from './snapshot.ts'

export interface InterpreterPlan<User> extends Audience<User>, Policy {
  readonly runtime: Runtime
}

/** The engine at work: it has the state, and carries out what `transition` orders. */
export interface Interpreter<User> {
  /** What a page can know. */
  readonly getState: () => SessionState<User>
  readonly engine: () => EngineState<User>
  /** The same for callers. @throws {SessionError} The session was disposed. */
  readonly current: () => EngineState<User>
  readonly dispatch: (event: SessionEvent<User>) => void
  /** Sees anew whether the tab is visible and online. */
  readonly look: () => void
  /** From now on nothing happens any more. */
  readonly stop: () => void
}

/**
 * Begins at the beginning. Nothing in here waits, so that an event meets what the one before it left. `perform` carries out an order, and
 * returns how to abandon it where that can be done.
 */
export function createInterpreter<User>(
  plan: InterpreterPlan<User>,
  perform: (effect: Effect<User>) => Abandon | void,
): Interpreter<User> {
  const { runtime, lastActivity } = plan
  const { clock, attention } = runtime
  let engine: EngineState<User> = initialEngine(attention.isVisible(), attention.isOnline())
  let shown: SessionState<User> = { status: 'restoring' }
  let isStopped = false
  let cancelWakeUp = (): void => {}
  let abandonRefresh: Abandon = () => {}

  function dispatch(event: SessionEvent<User>): void {
    if (isStopped) return
    const now = clock.now()
    const moment: Moment = {
      now,
      lastActivity: () => lastActivity.read(now.wall),
      random: runtime.random(),
      policy: plan,
    }
    const previous = engine
    const { state, effects } = transition(engine, event, moment)
    engine = state
    // The one order that is derived: what is in flight stops mattering with its generation.
    if (engine.generation !== previous.generation || engine.activity.type !== 'refreshing')
      abandonRefresh(event.type === 'paused' || event.type === 'freezing' ? 'left' : 'replaced')
    for (const effect of effects) abandonRefresh = perform(effect) ?? abandonRefresh
    cancelWakeUp()
    cancelWakeUp = clock.wakeIn(Math.ceil(Math.max(1, nextWakeUp(engine, moment))), () => dispatch({ type: 'woke-up' }))
    if (engine !== previous) show(previous)
  }

  /** First what was decided, then who is told of it: a listener always finds the new state, and may change it. */
  function show(previous: EngineState<User>): void {
    const known = shown
    shown = snapshot(engine, known)
    publish({ previous, engine, known, shown }, clock.now().wall, plan)
  }

  return {
    getState: () => shown,
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
      abandonRefresh('disposed')
    },
  }
}
