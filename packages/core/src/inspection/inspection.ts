import type { Activity, EndReason, EngineState, SessionWarning } from '../engine/engine-state.ts'
import type { Holding } from '../engine/holding.ts'
import type { Outcome, RefreshCause } from '../engine/step.ts'

/**
 * One thing that happened, for devtools and logs. This is an allow-list: every text in it comes from a fixed set, a user's own
 * URL without its query, or an error's class, so that no event can hold a secret.
 */
export type InspectionEvent = { readonly at: number } & InspectionDetail

/** What a session does, one kind an event, told apart by `type`; for devtools and logs. It holds no token. */
export type InspectionDetail =
  | {
      readonly type: 'state'
      readonly status: string
      readonly activity: Activity
      readonly generation: number
      readonly reason?: EndReason | undefined
    }
  | { readonly type: 'refresh-started'; readonly cause: RefreshCause; readonly attempt: number }
  | { readonly type: 'refresh-sent' }
  | { readonly type: 'refresh-succeeded'; readonly lifetime: number }
  | { readonly type: 'refresh-refused'; readonly reason: EndReason }
  | { readonly type: 'refresh-failed'; readonly status?: number | undefined }
  | { readonly type: 'lock-wait' | 'lock-granted' | 'lock-given-up' }
  | { readonly type: 'peers-asked'; readonly count: number }
  | { readonly type: 'peer-message'; readonly direction: 'in' | 'out'; readonly message: string }
  | { readonly type: 'warning'; readonly level: number; readonly cause: 'idle' | 'absolute' }
  | { readonly type: 'warning-gone' }
  /** A new credential is in force, from the server or from a peer. Milliseconds; `Infinity` where the server names no end. */
  | {
      readonly type: 'credential'
      readonly generation: number
      /** When its lifetime began, on the clock of `at`: a peer may have had it for a while. */
      readonly receivedAt: number
      readonly lifetime: number
      readonly idleTimeout: number
    }
  | { readonly type: 'request-waiting'; readonly request: number; readonly url: string }
  | {
      readonly type: 'request-sent'
      readonly request: number
      readonly url: string
      readonly bare: boolean
      readonly replay: boolean
    }
  /** In development only: it goes out without the credential because of where it goes, though somebody is signed in or may be. */
  | { readonly type: 'request-bare'; readonly url: string }
  /** Without a status no answer came, or the request was never sent. */
  | { readonly type: 'request-answered'; readonly request: number; readonly status?: number | undefined }

/** What became of a refresh. */
export function describeOutcome<User>(outcome: Outcome<User>): InspectionDetail {
  const { type } = outcome
  switch (type) {
    case 'refresh-succeeded':
      return { type, lifetime: outcome.grant.lifetime }
    case 'refresh-refused':
      return { type, reason: outcome.reason }
    case 'refresh-failed':
      return { type, status: outcome.status }
  }
}

/** What one event changed, inside and as a page sees it. */
export interface Change<User> {
  readonly previous: EngineState<User>
  readonly engine: EngineState<User>
  readonly known: Shown
  readonly shown: Shown
}

/** What of a snapshot is worth an event. */
interface Shown {
  readonly status: string
  readonly warning?: SessionWarning | null | undefined
}

/** What is new. */
export function describeChange<User>({ previous, engine, known, shown }: Change<User>): readonly InspectionDetail[] {
  const { generation, reason, holding } = engine
  const { status } = shown
  const activity = engine.activity.type
  const [warning, before] = [shown.warning, known.warning]
  const details: InspectionDetail[] = []
  if (holding && holding.generation !== previous.holding?.generation) details.push(describeHolding(holding))
  if (status !== known.status || activity !== previous.activity.type)
    details.push({ type: 'state', status, activity, generation, reason })
  if (warning && warning.level !== before?.level)
    details.push({ type: 'warning', level: warning.level, cause: warning.cause })
  if (before && !warning) details.push({ type: 'warning-gone' })
  return details
}

function describeHolding<User>({ generation, receivedAt, lifetime, idleTimeout }: Holding<User>): InspectionDetail {
  return { type: 'credential', generation, receivedAt: receivedAt.wall, lifetime, idleTimeout }
}
