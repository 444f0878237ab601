import type { EngineState } from './engine.ts'
import type { Outcome } from './grant.ts'
import { warningOf } from './snapshot.ts'
import type { Activity, EndReason, SessionState } from './state.ts'

/** Why a refresh began. */
export type RefreshCause =
  | 'restore'
  | 'due'
  | 'expired'
  | 'rejected'
  | 'requested'
  | 'extend'
  | 'retry'
  | 'peer-signed-in'

/**
 * One thing that happened, for devtools and logs. This is an allow-list: every text in it comes from a fixed set, a user's own
 * URL without its query, or an error's class, so that no event can hold a secret.
 */
export type InspectionEvent = { readonly at: number } & InspectionDetail

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
  | { readonly type: 'credential-adopted' }
  | { readonly type: 'peer-message'; readonly direction: 'in' | 'out'; readonly message: string }
  | { readonly type: 'warning'; readonly level: number; readonly cause: 'idle' | 'absolute' }
  | { readonly type: 'warning-gone' }
  | { readonly type: 'request-waiting' | 'request-released'; readonly request: number; readonly url: string }
  | {
      readonly type: 'request-sent'
      readonly request: number
      readonly url: string
      readonly bare: boolean
      readonly replay: boolean
    }
  | { readonly type: 'request-answered'; readonly request: number; readonly status?: number | undefined }
  | { readonly type: 'listener-threw'; readonly error: string }

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

/** What is new since the snapshot and the engine's state before. */
export function describeChange<User>(
  shown: SessionState<User>,
  known: SessionState<User>,
  { activity: { type: activity }, generation, reason }: EngineState<User>,
  previous: EngineState<User>,
): readonly InspectionDetail[] {
  const { status } = shown
  const details: InspectionDetail[] = []
  if (status !== known.status || activity !== previous.activity.type)
    details.push({ type: 'state', status, activity, generation, reason })
  const [before, after] = [warningOf(known), warningOf(shown)]
  if (after && after.level !== before?.level) details.push({ type: 'warning', level: after.level, cause: after.cause })
  if (before && !after) details.push({ type: 'warning-gone' })
  return details
}
