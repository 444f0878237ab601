import type { EngineState } from '../engine/engine-state.ts'
import { isUnproven } from '../engine/holding.ts'
import { elapsed } from '../engine/instant.ts'
import type { CredentialMode } from '../engine/policy.ts'
import type { Outcome, RefreshOrder, SessionEvent } from '../engine/step.ts'
import { explained } from '../errors/explained.ts'
import { describeOutcome, type InspectionDetail } from '../inspection/inspection.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { pause, within } from '../waiting/within.ts'
import type { AuthClient, RefreshSignals } from './auth-client.ts'
import type { Ending } from './ending.ts'

/**
 * How long the other tabs have to answer a question, in milliseconds. One that is too busy is done without, which costs a refresh and nothing
 * else: the cookie jar or the store has the newest refresh token, whoever got it, and what is answered late is heard all the same.
 */
const ANSWER_WAIT = 250
/** How often a refresh is sent again whose refresh token had been replaced meanwhile. */
const MOST_REPEATS = 3
/** How long it waits for that where the server does not say, in milliseconds. */
const REPEAT_AFTER = 1_000

/** The other tabs. */
interface PeersToAsk {
  /** Asks for something newer than a generation; resolves when all have answered that they have nothing, or `limit` aborts. */
  readonly ask: (newerThan: number, limit: AbortSignal) => Promise<void>
}

export interface FlightPlan<User> {
  readonly runtime: Pick<Runtime, 'clock' | 'locks' | 'newId'>
  readonly refreshTimeout: number
  readonly shareCredential: boolean
  readonly credential: CredentialMode
  /** The name that this session has on its origin. */
  readonly scope: string
  readonly peers: PeersToAsk
  readonly authClient: AuthClient<User>
  readonly ending: Ending<User>
  readonly engine: () => EngineState<User>
  readonly dispatch: (event: SessionEvent<User>) => void
  readonly note: (detail: InspectionDetail) => void
}

/**
 * Carries out refreshes: wait for the turn of this tab, ask the others whether it is still needed, ask the server. The lock only saves
 * requests: when it cannot be had in time, which is that of one refresh, its holder is frozen, and the refresh goes on without it. A refresh
 * that nobody waits for any more keeps its turn until it is answered: the cookie that comes with the answer would replace that of a sign-in.
 * Each returns how to abandon it; it then lands nowhere.
 */
export function createFlights<User>(plan: FlightPlan<User>): (order: RefreshOrder) => Abandon {
  const { runtime, engine, note, ending } = plan
  const { clock, locks, newId } = runtime
  const tabId = newId()

  async function fly(order: RefreshOrder, signals: RefreshSignals): Promise<void> {
    const { cause, attempt } = order
    note({ type: 'refresh-started', cause, attempt })
    // A sign-in comes first, and as a rule there is nothing left to refresh then.
    while (!signals.flight.aborted && !(await takeTurn(order, signals))) await ending.signInsSettled()
  }

  /** Returns whether it is done; if not, somebody signs in. */
  async function takeTurn(order: RefreshOrder, signals: RefreshSignals): Promise<boolean> {
    let isDone = false
    note({ type: 'lock-wait' })
    await within(clock, plan.refreshTimeout, signals.flight, (turn) =>
      locks.exclusively(`${plan.scope}:refresh`, turn, async (held) => {
        if (signals.flight.aborted) return
        note({ type: held ? 'lock-granted' : 'lock-given-up' })
        if (canPeersHelp(order)) await askPeers(order, signals.flight)
        const outcome = await send(order, held, signals)
        if (!outcome || signals.flight.aborted) return
        isDone = true
        land(order, outcome)
      }),
    )
    return isDone
  }

  /**
   * Where a peer's answer is adopted the refresh is abandoned: then nothing is left to ask. A new tab asks in any case, for from the answers
   * it learns what is newer.
   */
  async function askPeers({ newerThan, cause }: RefreshOrder, signal: AbortSignal): Promise<void> {
    if (plan.shareCredential || cause === 'restore')
      await within(clock, ANSWER_WAIT, signal, (limit) => plan.peers.ask(newerThan, limit))
  }

  /**
   * A refresh token that has been replaced says that another answer is on its way, to a peer or into the cookie jar. Without the lock a
   * refusal may say the same: another tab was faster, and a server with single use has nothing else to say to this one. Undefined where it is
   * not to be sent, or not now.
   */
  async function send(
    order: RefreshOrder,
    held: boolean,
    signals: RefreshSignals,
    repeats = 0,
  ): Promise<Outcome<User> | undefined> {
    const { flight } = signals
    if (flight.aborted || ending.isSigningIn()) return undefined
    note({ type: 'refresh-sent' })
    const { holding: owner } = engine()
    // A tab that has just been opened was opened by somebody.
    const idleFor = owner ? elapsed(owner.activeAt, clock.now()) : 0
    const isFinal = held || !owner || repeats > 0
    const request = { idleFor, extend: order.extend, attemptId: `${tabId}-${order.series}`, owner, isFinal }
    const answer = plan.authClient.refresh(request, signals)
    ending.awaitRefresh(answer)
    const outcome = await answer
    const { superseded, retryAfter = REPEAT_AFTER } = outcome.type === 'refresh-failed' ? outcome : {}
    const isBeaten = outcome.type === 'refresh-refused' && !isFinal && engine().holding
    if (!isBeaten && (!superseded || repeats === MOST_REPEATS)) return outcome
    await askPeers(order, flight)
    if (!flight.aborted) await pause(clock, retryAfter, flight)
    return send(order, held, signals, repeats + 1)
  }

  function land({ generation, cause }: RefreshOrder, heard: Outcome<User>): void {
    const outcome: Outcome<User> = isCookieLost(heard) ? { type: 'refresh-refused', reason: 'cookie-not-kept' } : heard
    if (outcome !== heard) globalThis.reportError?.(explained('ERR_COOKIE_NOT_KEPT'))
    note(describeOutcome(outcome))
    // Only its word: a tab may also end because somebody else signed in, or because it was frozen too long.
    // Who only asked about the sign-in of another tab leaves it to that tab, which may know why it came to nothing.
    if (outcome.type === 'refresh-refused' && !outcome.isGuess && cause !== 'peer-signed-in')
      ending.remember(outcome.reason)
    plan.dispatch({ ...outcome, generation })
  }

  /** The server has never seen what it set at the sign-in, and no other tab has signed out meanwhile. */
  function isCookieLost(outcome: Outcome<User>): boolean {
    const { holding } = engine()
    const isNobody = outcome.type === 'refresh-refused' && outcome.reason === 'none'
    return isNobody && plan.credential !== 'body' && !!holding && isUnproven(holding) && ending.remembered() === null
  }

  return (order) => {
    const [flight, leaving, sending] = [new AbortController(), new AbortController(), new AbortController()]
    void fly(order, { flight: flight.signal, leaving: leaving.signal, sending: sending.signal })
    return (why) => {
      flight.abort()
      if (why !== 'replaced') leaving.abort()
      if (why === 'disposed') sending.abort()
    }
  }
}

/**
 * Has a refresh land nowhere. What it has sent is waited for all the same, because its cookies come with the answer; not where the page is being
 * left, though the browser keeps them then, too. Whoever is disposed of calls it back.
 */
export type Abandon = (why: 'replaced' | 'left' | 'disposed') => void

/** The user's wishes and a confirmation need the server's own word. */
function canPeersHelp({ cause, extend }: RefreshOrder): boolean {
  return !extend && cause !== 'requested' && cause !== 'peer-signed-in'
}
