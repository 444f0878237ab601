import type { EngineState } from '../engine/engine-state.ts'
import { isUnproven } from '../engine/holding.ts'
import { elapsed } from '../engine/instant.ts'
import type { CredentialMode } from '../engine/policy.ts'
import type { Outcome, RefreshOrder, SessionEvent } from '../engine/step.ts'
import { SessionError } from '../errors/session-error.ts'
import { describeOutcome, type InspectionDetail } from '../inspection/inspection.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { pause, within } from '../waiting/within.ts'
import type { AuthClient } from './auth-client.ts'
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

const COOKIE_NOT_KEPT =
  'The browser did not keep the cookie of the auth server: blocked, of another site (needs SameSite=None; Secure; Partitioned), Secure without HTTPS, or over 4 kB.'

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
 * requests: when it cannot be had in time, which is that of one refresh, its holder is frozen, and the refresh goes on without it. Each returns
 * how to abandon it; it then lands nowhere.
 */
export function createFlights<User>(plan: FlightPlan<User>): (order: RefreshOrder) => () => void {
  const { runtime, engine, note } = plan
  const { clock, locks, newId } = runtime
  const tabId = newId()

  async function fly(order: RefreshOrder, signal: AbortSignal): Promise<void> {
    const { cause, attempt } = order
    note({ type: 'refresh-started', cause, attempt })
    note({ type: 'lock-wait' })
    await within(clock, plan.refreshTimeout, signal, (turn) =>
      locks.exclusively(`${plan.scope}:refresh`, turn, async (held) => {
        if (signal.aborted) return
        note({ type: held ? 'lock-granted' : 'lock-given-up' })
        if (canPeersHelp(order)) await askPeers(order, signal)
        const outcome = await send(order, held, signal)
        if (outcome && !signal.aborted) land(order, outcome)
      }),
    )
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
   * refusal may say the same: another tab was faster, and a server with single use has nothing else to say to this one.
   */
  async function send(
    order: RefreshOrder,
    held: boolean,
    signal: AbortSignal,
    repeats = 0,
  ): Promise<Outcome<User> | undefined> {
    if (signal.aborted) return undefined
    note({ type: 'refresh-sent' })
    const { holding: owner } = engine()
    // A tab that has just been opened was opened by somebody.
    const idleFor = owner ? elapsed(owner.activeAt, clock.now()) : 0
    const isFinal = held || !owner || repeats > 0
    const request = { idleFor, extend: order.extend, attemptId: `${tabId}-${order.series}`, owner, isFinal }
    const outcome = await plan.authClient.refresh(request, signal)
    const { superseded, retryAfter = REPEAT_AFTER } = outcome.type === 'refresh-failed' ? outcome : {}
    const isBeaten = outcome.type === 'refresh-refused' && !isFinal && engine().holding
    if (!isBeaten && (!superseded || repeats === MOST_REPEATS)) return outcome
    await askPeers(order, signal)
    if (!signal.aborted) await pause(clock, retryAfter, signal)
    return send(order, held, signal, repeats + 1)
  }

  function land({ generation, cause }: RefreshOrder, heard: Outcome<User>): void {
    const outcome: Outcome<User> = isCookieLost(heard) ? { type: 'refresh-refused', reason: 'cookie-not-kept' } : heard
    if (outcome !== heard) globalThis.reportError?.(new SessionError('ERR_COOKIE_NOT_KEPT', COOKIE_NOT_KEPT))
    note(describeOutcome(outcome))
    // Only its word: a tab may also end because somebody else signed in, or because it was frozen too long.
    // Who only asked about the sign-in of another tab leaves it to that tab, which may know why it came to nothing.
    if (outcome.type === 'refresh-refused' && !outcome.isGuess && cause !== 'peer-signed-in')
      plan.ending.remember('signed-out')
    plan.dispatch({ ...outcome, generation })
  }

  /** The server has never seen what it set at the sign-in, and no other tab has signed out meanwhile. */
  function isCookieLost(outcome: Outcome<User>): boolean {
    const { holding } = engine()
    const isNobody = outcome.type === 'refresh-refused' && outcome.reason === 'none'
    return isNobody && plan.credential !== 'body' && !!holding && isUnproven(holding) && !plan.ending.isRemembered()
  }

  return (order) => {
    const controller = new AbortController()
    void fly(order, controller.signal)
    return () => controller.abort()
  }
}

/** The user's wishes and a confirmation need the server's own word. */
function canPeersHelp({ cause, extend }: RefreshOrder): boolean {
  return !extend && cause !== 'requested' && cause !== 'peer-signed-in'
}
