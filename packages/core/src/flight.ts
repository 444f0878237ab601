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

export interface Flight<User> {
  readonly order: RefreshOrder
  /** Aborts when the outcome no longer matters. */
  readonly signal: AbortSignal
  readonly runtime: Runtime
  readonly lockName: string
  /** The same for all attempts of one refresh. */
  readonly attemptId: string
  readonly peers: PeerLink<User>
  readonly authClient: AuthClient<User>
  /** Milliseconds since somebody was last active. */
  readonly idleFor: () => number
  readonly land: (outcome: Outcome<User>) => void
  readonly note: (detail: InspectionDetail) => void
}

/**
 * One refresh: wait for the turn of this tab, ask the others whether it is still needed, ask the server. The lock only saves requests:
 * when it cannot be had in time the refresh goes on without it.
 */
export async function fly<User>(flight: Flight<User>): Promise<void> {
  const { order, signal, runtime, lockName, attemptId, peers, authClient, idleFor, land, note } = flight
  const { clock, locks } = runtime
  note({ type: 'lock-wait' })
  await within(clock, LOCK_WAIT, signal, (turn) =>
    locks.exclusively(lockName, turn, async (held) => {
      if (signal.aborted) return
      note({ type: held ? 'lock-granted' : 'lock-given-up' })
      if (canPeersHelp(order)) await within(clock, ANSWER_WAIT, signal, (limit) => peers.ask(order.newerThan, limit))
      // Aborted when a peer's answer was adopted: then nothing is left to ask.
      if (signal.aborted) return
      note({ type: 'refresh-sent' })
      const outcome = await authClient.refresh({ idleFor: idleFor(), extend: order.extend }, attemptId, signal)
      if (!signal.aborted) land(outcome)
    }),
  )
}

/** The user's wishes and a confirmation need the server's own word. */
function canPeersHelp({ cause, extend }: RefreshOrder): boolean {
  return !extend && cause !== 'requested' && cause !== 'peer-signed-in'
}
