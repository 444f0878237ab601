import type { AuthClient } from './auth-client.ts'
import type { Outcome } from './grant.ts'
import type { InspectionDetail } from './inspection.ts'
import type { PeerLink } from './peer-link.ts'
import type { Runtime } from './runtime/runtime.ts'
import type { RefreshOrder } from './step.ts'
import { within } from './within.ts'

/** How long a refresh waits for the lock of another tab, in milliseconds: longer, and the other tab is frozen or gone. */
const LOCK_WAIT = 5_000
/** How long the other tabs have to answer a question, in milliseconds. */
const ANSWER_WAIT = 250

export interface FlightPlan<User> {
  readonly runtime: Runtime
  /** The name that this session has on its origin. */
  readonly scope: string
  readonly peers: PeerLink<User>
  readonly authClient: AuthClient<User>
  /** Milliseconds since somebody was last active. */
  readonly idleFor: () => number
  readonly land: (order: RefreshOrder, outcome: Outcome<User>) => void
  readonly note: (detail: InspectionDetail) => void
}

/**
 * Carries out refreshes: wait for the turn of this tab, ask the others whether it is still needed, ask the server. The lock only saves
 * requests: when it cannot be had in time the refresh goes on without it. Each returns how to abandon it; it then lands nowhere.
 */
export function createFlights<User>(plan: FlightPlan<User>): (order: RefreshOrder) => () => void {
  const { runtime, scope, peers, authClient, idleFor, land, note } = plan
  const { clock, locks } = runtime
  const tabId = runtime.newId()

  async function fly(order: RefreshOrder, signal: AbortSignal): Promise<void> {
    const { cause, attempt, series, extend, newerThan } = order
    note({ type: 'refresh-started', cause, attempt })
    note({ type: 'lock-wait' })
    await within(clock, LOCK_WAIT, signal, (turn) =>
      locks.exclusively(`${scope}:refresh`, turn, async (held) => {
        if (signal.aborted) return
        note({ type: held ? 'lock-granted' : 'lock-given-up' })
        if (canPeersHelp(order)) await within(clock, ANSWER_WAIT, signal, (limit) => peers.ask(newerThan, limit))
        // Aborted when a peer's answer was adopted: then nothing is left to ask.
        if (signal.aborted) return
        note({ type: 'refresh-sent' })
        const outcome = await authClient.refresh({ idleFor: idleFor(), extend }, `${tabId}-${series}`, signal)
        if (!signal.aborted) land(order, outcome)
      }),
    )
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
