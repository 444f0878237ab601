import { createAuthClient } from './auth-client.ts'
import { authorize } from './authorize.ts'
import { createChanges } from './changes.ts'
import { elapsed } from './deadline.ts'
import { initialEngine, type EngineState } from './engine.ts'
import { SessionError, SignedOutError } from './errors.ts'
import { fly } from './flight.ts'
import type { Outcome } from './grant.ts'
import type { InspectionDetail, InspectionEvent } from './inspection.ts'
import { createLeaseHolder, isPending, unavailable } from './leasing.ts'
import { createListeners, type Listeners } from './listeners.ts'
import { resolveOptions, type SessionOptions } from './options.ts'
import { seal, unseal, type PeerMessage } from './peer-message.ts'
import type { AttentionEvent, Channel } from './runtime/runtime.ts'
import type { Session, SessionEvents, SignInInput, SignOutOptions, SignOutResult } from './session.ts'
import { snapshot } from './snapshot.ts'
import type { SessionState } from './state.ts'
import type { Effect, Moment, RefreshOrder, SessionEvent } from './step.ts'
import { nextWakeUp, transition } from './transition.ts'

const SIGNED_OUT = 'signed-out'
const SIGN_OUT_PENDING = 'sign-out-pending'

/**
 * Creates a session. It touches nothing until `start()` or the first request.
 * @throws {TypeError} An option is missing, unknown or of a wrong type.
 */
export function createSession<User = unknown>(given: SessionOptions<User>): Session<User> {
  const options = resolveOptions(given)
  const { runtime, name } = options
  const { clock, attention, memory } = runtime
  const authClient = createAuthClient(options)
  const scope = `keyturn:${name}`
  const tabId = runtime.newId()

  const changes = createChanges()
  const subscribers = createListeners<void>()
  const inspectors = createListeners<InspectionEvent>()
  const events: { readonly [Type in keyof SessionEvents<User>]: Listeners<SessionEvents<User>[Type]> } = {
    'signed-in': createListeners(),
    ended: createListeners(),
    refreshed: createListeners(),
    warning: createListeners(),
  }

  let engine: EngineState<User> = initialEngine(attention.isVisible(), attention.isOnline())
  let shown: SessionState<User> = { status: 'restoring' }
  let life: 'unused' | 'open' | 'disposed' = 'unused'
  let isStarted = false
  let channel: Channel | undefined
  let stopWatching = (): void => {}
  let cancelWakeUp = (): void => {}
  let abandonRefresh = (): void => {}
  let hearEmpty: (question: string) => void = () => {}

  function dispatch(event: SessionEvent<User>): void {
    if (life === 'disposed') return
    const moment: Moment = { now: clock.now(), random: runtime.random(), policy: options }
    const previous = engine
    const step = transition(engine, event, moment)
    engine = step.state
    step.effects.forEach(perform)
    cancelWakeUp()
    cancelWakeUp = wakeIn(nextWakeUp(engine, moment))
    if (engine !== previous) publish(previous, moment)
  }

  function wakeIn(delay: number): () => void {
    return delay === Infinity
      ? () => {}
      : clock.wakeIn(Math.max(1, Math.ceil(delay)), () => dispatch({ type: 'woke-up' }))
  }

  function perform(effect: Effect<User>): void {
    switch (effect.type) {
      case 'refresh':
        void refresh(effect)
        break
      case 'abandon-refresh':
        abandonRefresh()
        break
      case 'tell-peers':
        tell(effect.message)
        break
    }
  }

  /** First what was decided, then who is told of it: a listener always finds the new state. */
  function publish(previous: EngineState<User>, { now }: Moment): void {
    const known = shown
    shown = snapshot(engine, known, now)
    if (engine.status !== previous.status) remember()
    changes.happened()
    noteChange(previous)
    if (shown !== known) subscribers.tell()
    announce(previous)
  }

  function announce(previous: EngineState<User>): void {
    const { status } = previous
    if (engine.status === 'signed-out' && status === 'signed-in') events.ended.tell({ reason: engine.reason })
    if (engine.status !== 'signed-in') return
    const { holding, warning } = engine
    if (status !== 'signed-in') events['signed-in'].tell({ user: holding.user })
    else if (holding.credential.generation !== previous.holding.credential.generation)
      events.refreshed.tell({ user: holding.user })
    if (warning && (status !== 'signed-in' || warning.level !== previous.warning?.level)) events.warning.tell(warning)
  }

  /** So that an anonymous visitor causes no request, and a sign-out that the server has not heard of is not undone. */
  function remember(): void {
    if (engine.status === 'signed-in') memory.write(scope, null)
    if (engine.status === 'signed-out' && memory.read(scope) !== SIGN_OUT_PENDING) memory.write(scope, SIGNED_OUT)
  }

  async function refresh(order: RefreshOrder): Promise<void> {
    const { generation, cause, attempt, extend, series } = order
    const controller = new AbortController()
    const { signal } = controller
    abandonRefresh = () => controller.abort()
    note({ type: 'refresh-started', cause, attempt })

    const land = async (): Promise<void> => {
      note({ type: 'refresh-sent' })
      const report = { idleFor: idleFor(), extend }
      const outcome = await authClient.refresh(report, `${tabId}-${series}`, signal)
      if (!signal.aborted) dispatch(landed(generation, outcome))
    }
    await fly({ order, signal, clock, locks: runtime.locks, lockName: `${scope}:refresh`, askPeers, land, note })

    async function askPeers(limit: AbortSignal): Promise<void> {
      const others = (await channel?.countOthers()) ?? 0
      if (others === 0 || limit.aborted) return
      note({ type: 'peers-asked', count: others })
      const question = runtime.newId()
      await new Promise<void>((resolve) => {
        let answers = 0
        limit.addEventListener('abort', () => resolve(), { once: true })
        hearEmpty = (each) => each === question && ++answers >= others && resolve()
        tell({ type: 'asked', question, newerThan: order.newerThan })
      })
      hearEmpty = () => {}
    }
  }

  function landed(generation: number, outcome: Outcome<User>): SessionEvent<User> {
    switch (outcome.type) {
      case 'granted':
        note({ type: 'refresh-succeeded', lifetime: outcome.grant.lifetime })
        return { ...outcome, type: 'refresh-granted', generation }
      case 'refused':
        note({ type: 'refresh-refused', reason: outcome.reason })
        return { ...outcome, type: 'refresh-refused', generation }
      case 'trouble':
        note({ type: 'refresh-failed', ...(outcome.status !== undefined && { status: outcome.status }) })
        return { ...outcome, type: 'refresh-failed', generation }
    }
  }

  /** A tab that has just been opened was opened by somebody. */
  function idleFor(): number {
    const session = engine.status === 'signed-in' ? engine.holding.session : undefined
    return session ? elapsed(session.activeAt, clock.now()) : 0
  }

  function tell(message: PeerMessage<User>): void {
    note({ type: 'peer-message', direction: 'out', message: message.type })
    channel?.tell(seal(message))
  }

  function listen(value: unknown): void {
    const message = unseal<User>(value)
    if (!message) return
    note({ type: 'peer-message', direction: 'in', message: message.type })
    if (message.type === 'empty') hearEmpty(message.question)
    else dispatch({ type: 'peer-spoke', message })
  }

  function notice(event: AttentionEvent): void {
    switch (event) {
      case 'visible':
        dispatch({ type: 'attention-changed', visible: true })
        return dispatch({ type: 'user-active', deliberate: false })
      case 'hidden':
        return dispatch({ type: 'attention-changed', visible: false })
      case 'online':
        if (memory.read(scope) === SIGN_OUT_PENDING) void endOnServer(false)
        return dispatch({ type: 'attention-changed', online: true })
      case 'offline':
        return dispatch({ type: 'attention-changed', online: false })
      case 'present':
      case 'acted':
        return dispatch({ type: 'user-active', deliberate: event === 'acted' })
      case 'paused':
        return pause()
      case 'resumed':
        return resume()
    }
  }

  /** A page in the back/forward cache must not be waited for by the others. */
  function pause(): void {
    channel?.leave()
    channel = undefined
    abandonRefresh()
    dispatch({ type: 'refresh-failed', generation: engine.generation, cause: new Error('The page was left.') })
  }

  /** Whoever was away may have missed a sign-out, and asks the server. */
  function resume(): void {
    if (channel) return dispatch({ type: 'woke-up' })
    channel = runtime.peers.join(scope, listen)
    dispatch(engine.status === 'signed-in' ? { type: 'refresh-requested', extend: false } : { type: 'woke-up' })
  }

  /** Connects to the world; nothing is installed before somebody needs it, and nothing at all where there is no page. */
  function open(): void {
    if (life !== 'unused' || !runtime.page) return
    life = 'open'
    channel = runtime.peers.join(scope, listen)
    stopWatching = attention.watch(notice)
    dispatch({ type: 'attention-changed', visible: attention.isVisible(), online: attention.isOnline() })
  }

  function start(): void {
    open()
    if (life !== 'open' || isStarted) return
    isStarted = true
    const last = memory.read(scope)
    if (last === SIGN_OUT_PENDING) void endOnServer(false)
    const remembered = last === SIGN_OUT_PENDING || (options.restore === 'auto' && last === SIGNED_OUT)
    dispatch({ type: 'started', remembered: remembered || options.restore === 'never' })
  }

  async function signIn(input: SignInInput): Promise<User> {
    open()
    const grant = await authClient.signIn(input)
    dispatch({ type: 'signed-in', grant })
    return grant.user
  }

  async function signOut({ everywhere = false }: SignOutOptions = {}): Promise<SignOutResult> {
    open()
    if (engine.status === 'signed-out') return { confirmed: memory.read(scope) !== SIGN_OUT_PENDING }
    dispatch({ type: 'signed-out' })
    return { confirmed: await endOnServer(everywhere) }
  }

  async function endOnServer(everywhere: boolean): Promise<boolean> {
    memory.write(scope, SIGN_OUT_PENDING)
    const confirmed = await authClient.signOut(everywhere)
    // A sign-in meanwhile has the last word.
    if (confirmed && memory.read(scope) === SIGN_OUT_PENDING) memory.write(scope, SIGNED_OUT)
    return confirmed
  }

  async function ask(extend: boolean): Promise<void> {
    start()
    dispatch({ type: 'refresh-requested', extend })
    while (life !== 'disposed' && isPending(engine)) await changes.next()
    if (life === 'disposed') throw new SessionError('ERR_SESSION_DISPOSED', 'The session was disposed.')
    if (engine.status === 'signed-out') throw new SignedOutError(engine.reason)
    if (engine.activity.type !== 'steady') throw unavailable(engine, clock.now())
  }

  function note(detail: InspectionDetail): void {
    if (inspectors.isEmpty()) return
    const event = { at: clock.now().wall, ...detail }
    // Not at once: a listener that calls back finds the work done, not half done.
    queueMicrotask(() => inspectors.tell(event))
  }

  function noteChange(previous: EngineState<User>): void {
    const { status, activity, generation } = engine
    if (status !== previous.status || activity.type !== previous.activity.type) {
      const reason = engine.status === 'signed-out' ? { reason: engine.reason } : {}
      note({ type: 'state', status, activity: activity.type, generation, ...reason })
    }
    const before = previous.status === 'signed-in' ? previous.warning : null
    const after = engine.status === 'signed-in' ? engine.warning : null
    if (after && after.level !== before?.level) note({ type: 'warning', level: after.level, cause: after.cause })
    if (before && !after) note({ type: 'warning-gone' })
  }

  function dispose(): void {
    if (life === 'disposed') return
    life = 'disposed'
    cancelWakeUp()
    abandonRefresh()
    stopWatching()
    channel?.leave()
    changes.happened()
    subscribers.clear()
    Object.values(events).forEach(({ clear }) => clear())
    inspectors.clear()
  }

  const leases = createLeaseHolder<User>({
    options,
    changes,
    engine: () => (life === 'disposed' ? undefined : engine),
    dispatch,
    start,
    now: () => clock.now(),
    note,
  })

  return {
    getState: () => shown,
    subscribe: (listener) => subscribers.add(listener),
    start,
    now: () => clock.now().wall,
    async getAccessToken(wish = {}) {
      const lease = await leases.lease(wish)
      if (!lease) throw leases.signedOut()
      return lease.accessToken
    },
    refresh: () => ask(false),
    signIn,
    signOut,
    extend: () => ask(true),
    dismissWarning: () => dispatch({ type: 'warning-dismissed' }),
    authorize: (request) => authorize(leases, request),
    on: (type, listener) => events[type].add(listener),
    inspect: (listener) => inspectors.add(listener),
    dispose,
  }
}
