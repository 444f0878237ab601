import type { InspectionDetail } from './inspection.ts'
import type { Clock, Locks } from './runtime/runtime.ts'
import type { RefreshOrder } from './step.ts'
import type { TransportAnswer } from './transport/transport.ts'

/** How long a refresh waits for the lock of another tab, in milliseconds: longer, and the other tab is frozen or gone. */
const LOCK_WAIT = 5_000
/** How long the other tabs have to answer a question, in milliseconds. */
const ANSWER_WAIT = 250

export interface Flight {
  readonly order: RefreshOrder
  /** Aborts when the outcome no longer matters. */
  readonly signal: AbortSignal
  readonly clock: Clock
  readonly locks: Locks
  readonly lockName: string
  /** Asks the other tabs for something newer; resolves when all have answered that they have nothing. */
  readonly askPeers: (signal: AbortSignal) => Promise<void>
  /** Asks the server, and tells the session what came of it. Never rejects. */
  readonly land: () => Promise<void>
  readonly note: (detail: InspectionDetail) => void
}

/**
 * One refresh: wait for the turn of this tab, ask the others whether it is still needed, ask the server. The lock only saves requests:
 * when it cannot be had in time the refresh goes on without it.
 */
export async function fly({ order, signal, clock, locks, lockName, askPeers, land, note }: Flight): Promise<void> {
  note({ type: 'lock-wait' })
  await within(clock, LOCK_WAIT, signal, (turn) =>
    locks.exclusively(lockName, turn, async (held) => {
      if (signal.aborted) return
      note({ type: held ? 'lock-granted' : 'lock-given-up' })
      if (canPeersHelp(order)) await within(clock, ANSWER_WAIT, signal, askPeers)
      // Aborted when a peer's answer was adopted: then nothing is left to ask.
      if (!signal.aborted) await land()
    }),
  )
}

/** Calls the server, at most `timeout` milliseconds long, also where the transport does not heed its signal. */
export function call(
  clock: Clock,
  timeout: number,
  signal: AbortSignal,
  send: (signal: AbortSignal) => Promise<TransportAnswer>,
): Promise<TransportAnswer> {
  return within(clock, timeout, signal, (limit) =>
    Promise.race([Promise.resolve().then(() => send(limit)), rejectOnAbort(limit)]),
  )
}

/** What went wrong, without what a foreign error may carry along (requests, headers, tokens). */
export function describeFailure(error: unknown): Error {
  const name = error instanceof Error ? error.name : 'Error'
  const described = new Error(
    name === 'TimeoutError' ? 'No answer came in time.' : 'The auth server could not be reached.',
  )
  described.name = name
  return described
}

/** The user's wishes and a confirmation need the server's own word. */
function canPeersHelp({ cause, extend }: RefreshOrder): boolean {
  return !extend && cause !== 'requested' && cause !== 'peer-signed-in'
}

async function within<Value>(
  clock: Clock,
  limit: number,
  outer: AbortSignal,
  run: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const controller = new AbortController()
  const stop = (): void => controller.abort(outer.reason)
  const cancel = clock.wakeIn(limit, () => controller.abort(new DOMException('The time is up.', 'TimeoutError')))
  outer.addEventListener('abort', stop)
  if (outer.aborted) stop()
  try {
    return await run(controller.signal)
  } finally {
    cancel()
    outer.removeEventListener('abort', stop)
  }
}

/** Rejects with the signal's reason when it aborts. */
export function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    // What the app gave as a reason is what it gets back.
    const stop = (): void => reject(signal.reason as Error)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}
