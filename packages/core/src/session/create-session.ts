import { createAuthClient } from '../server/auth-client.ts'
import { createAuthorize } from '../requests/authorize.ts'
import { createChanges } from '../waiting/changes.ts'
import { createEnding } from '../server/ending.ts'
import { initialEngine, isOut, isSomebodyElse, isUntouched, type EngineState } from '../engine/engine-state.ts'
import { SessionError, SignedOutError } from '../errors/session-error.ts'
import { createFlights } from '../server/flight.ts'
import type { Outcome } from '../server/read-outcome.ts'
import {
  describeChange,
  describeOutcome,
  type Change,
  type InspectionDetail,
  type InspectionEvent,
} from '../inspection/inspection.ts'
import { elapsed } from '../engine/instant.ts'
import { createLastActivity } from '../tabs/last-activity.ts'
import { createLeases, isPending, unavailable, type Leasing } from '../requests/leasing.ts'
import { createListeners } from './listeners.ts'
import { resolveOptions, type SessionOptions } from './options.ts'
import { createPeerLink } from '../tabs/peer-link.ts'
import type { AttentionEvent } from '../runtime/runtime.ts'
import type {
  GetAccessTokenOptions,
  Session,
  SessionEvents,
  SignInInput,
  SignOutOptions,
  SignOutResult,
} from './session.ts'
import { snapshot } from './snapshot.ts'
import type { SessionState } from './state.ts'
import type { Effect, Moment, RefreshOrder, SessionEvent } from '../engine/step.ts'
import { nextWakeUp, transition } from '../engine/transition.ts'

interface Occurrences<User> extends SessionEvents<User> {
  readonly changed: undefined
  readonly inspected: InspectionEvent
}

/**
 * Creates a session. It touches nothing until `start()` or the first request. Name it in `Register` of `@keyturn/react`, and every hook
 * knows its user's type.
 * @throws {TypeError} An option is missing, unknown or of a wrong type.
 */
export function createSession<User = unknown>(given: SessionOptions<User>): Session<User> {
  const options = resolveOptions(given)
  const { runtime, name, restore } = options
  const { clock, attention } = runtime
  const scope = `keyturn:${name}`
  const authClient = createAuthClient(options)
  const ending = createEnding({ runtime, refreshTimeout: options.refreshTimeout, scope, authClient })
  const lastActivity = createLastActivity(runtime.memory, `${scope}:active`)
  const peers = createPeerLink<User>({
    runtime,
    scope,
    latest: () => Math.max(engine.generation, engine.heard),
    hear: (message, heard) => dispatch({ type: 'peer-spoke', message, heard }),
    note,
  })
  const fly = createFlights({ options, scope, peers, authClient, owner: () => engine.holding, idleFor, land, note })
  const changes = createChanges()
  const { on, tell, has, clear } = createListeners<Occurrences<User>>()

  let engine: EngineState<User> = initialEngine(attention.isVisible(), attention.isOnline())
  let shown: SessionState<User> = { status: 'restoring' }
  let life: 'unused' | 'open' | 'disposed' = 'unused'
  /** Those under way, and those so far: a sign-out undoes the sign-ins that were asked for before it. */
  let [signIns, signOuts] = [0, 0]
  let stopWatching = (): void => {}
  let cancelWakeUp = (): void => {}
  let abandonRefresh = (): void => {}

  function dispatch(event: SessionEvent<User>): void {
    if (life === 'disposed') return
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
    effects.forEach(perform)
    cancelWakeUp()
    cancelWakeUp = clock.wakeIn(Math.ceil(Math.max(1, nextWakeUp(engine, moment))), () => dispatch({ type: 'woke-up' }))
    if (engine !== previous) publish(previous)
  }

  function perform(effect: Effect<User>): void {
    if (effect.type === 'refresh') abandonRefresh = fly(effect)
    else peers.tell(effect.message)
  }

  function land({ generation }: RefreshOrder, outcome: Outcome<User>): void {
    note(describeOutcome(outcome))
    // A server that is set up wrongly is no trouble that passes: it has to be seen.
    if (outcome.type === 'refresh-failed' && outcome.cause instanceof SessionError)
      globalThis.reportError?.(outcome.cause)
    // Only its word: a tab may also end because somebody else signed in, or because it was frozen too long.
    if (outcome.type === 'refresh-refused') ending.remember('signed-out')
    dispatch({ ...outcome, generation })
  }

  /** First what was decided, then who is told of it: a listener always finds the new state, and may change it. */
  function publish(previous: EngineState<User>): void {
    const change: Change<User> = { previous, engine, known: shown, shown: snapshot(engine, shown) }
    shown = change.shown
    if (engine.holding && !previous.holding) ending.remember('signed-in')
    if (engine.holding && engine.holding.activeAt !== previous.holding?.activeAt)
      lastActivity.remember(engine.holding.activeAt.wall)
    changes.happened()
    describeChange(change).forEach(note)
    if (shown !== change.known) tell('changed', undefined)
    announce(change)
  }

  function announce({ previous, engine, known, shown }: Change<User>): void {
    const [warning, before] = [shown.warning, known.warning]
    if (engine.held && previous.holding) tell('held', { user: engine.held.user, reason: engine.reason })
    if (engine.reason && !engine.held && (previous.holding || previous.held)) tell('ended', { reason: engine.reason })
    if (shown.status === 'signed-in' && engine.holding && engine.holding.generation !== previous.holding?.generation) {
      const isKnown = previous.holding && !isSomebodyElse(previous.holding, engine.holding)
      tell(isKnown ? 'refreshed' : 'signed-in', { user: shown.user })
    }
    if (warning && warning.level !== before?.level) tell('warning', warning)
  }

  /** A tab that has just been opened was opened by somebody. */
  function idleFor(): number {
    return engine.holding ? elapsed(engine.holding.activeAt, clock.now()) : 0
  }

  function note(detail: InspectionDetail): void {
    if (!has('inspected')) return
    const event = { at: clock.now().wall, ...detail }
    // Not at once: a listener that calls back finds the work done, not half done.
    queueMicrotask(() => tell('inspected', event))
  }

  function notice(event: AttentionEvent): void {
    if (event === 'online') ending.catchUp()
    // A page in the back/forward cache must not be waited for by the others.
    if (event === 'paused') peers.leave()
    const wasAway = event === 'resumed' && peers.join()
    dispatch({ type: event === 'resumed' && !wasAway ? 'woke-up' : event })
    // A sign-in that it missed has been remembered.
    if (wasAway && engine.reason && !ending.isRemembered()) dispatch({ type: 'refresh-requested', extend: false })
  }

  /** Connects to the world; nothing is installed before somebody needs it, and nothing at all where there is no page. */
  function open(): void {
    if (life !== 'unused' || !runtime.page) return
    life = 'open'
    engine = { ...engine, visible: attention.isVisible(), online: attention.isOnline() }
    peers.join()
    stopWatching = attention.watch(notice)
  }

  function start(): void {
    open()
    if (life !== 'open' || !isUntouched(engine)) return
    const isEnded = ending.isPending() || (restore !== 'always' && ending.isRemembered())
    const isUnknown = restore === 'remembered' && lastActivity.read(Infinity) < 0
    ending.catchUp()
    dispatch({ type: 'started', remembered: isEnded || isUnknown || restore === 'never' })
  }

  /** The state, for callers. */
  function current(): EngineState<User> {
    if (life === 'disposed') throw new SessionError('ERR_SESSION_DISPOSED', 'The session was disposed.')
    return engine
  }

  async function getAccessToken(wish: GetAccessTokenOptions = {}): Promise<string> {
    const holding = await leases.wait({ ...wish, required: true })
    if (holding?.accessToken === undefined) throw new TypeError('In cookie mode no script sees the access token.')
    return holding.accessToken
  }

  async function ask(extend: boolean): Promise<void> {
    start()
    // It would undo a sign-out that the server has not heard of.
    if (!ending.isPending()) dispatch({ type: 'refresh-requested', extend })
    while (isPending(current())) await changes.next()
    if (engine.reason) throw new SignedOutError(engine.reason)
    if (engine.activity.type !== 'steady') throw unavailable(engine, clock.now())
  }

  async function signIn(input: SignInInput): Promise<User> {
    open()
    current()
    const known = signOuts
    signIns++
    const grant = await ending.afterSignOuts(() => authClient.signIn(input)).finally(() => signIns--)
    current()
    if (signOuts !== known) throw new SignedOutError('signed-out')
    ending.forget()
    dispatch({ type: 'signed-in', grant })
    return grant.user
  }

  async function signOut({ everywhere = false }: SignOutOptions = {}): Promise<SignOutResult> {
    open()
    if (isOut(engine) && signIns === 0) return { confirmed: !ending.isPending() }
    signOuts++
    dispatch({ type: 'signed-out' })
    return { confirmed: await ending.confirm(everywhere) }
  }

  function dispose(): void {
    life = 'disposed'
    cancelWakeUp()
    abandonRefresh()
    ending.stop()
    stopWatching()
    peers.leave()
    changes.happened()
    clear()
  }

  const leasing: Leasing<User> = { options, changes, engine: current, dispatch, start, note }
  const leases = createLeases(leasing)

  return {
    getState: () => shown,
    subscribe: (listener) => on('changed', listener),
    start,
    now: () => clock.now().wall,
    getAccessToken,
    refresh: () => ask(false),
    signIn,
    signOut,
    extend: () => ask(true),
    dismissWarning: () => dispatch({ type: 'warning-dismissed' }),
    authorize: createAuthorize(leasing, leases),
    on,
    inspect: (listener) => on('inspected', listener),
    dispose,
  }
}
