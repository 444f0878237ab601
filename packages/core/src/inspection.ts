import type { Activity, EndReason } from './state.ts'

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
      readonly reason?: EndReason
    }
  | { readonly type: 'refresh-started'; readonly cause: RefreshCause; readonly attempt: number }
  | { readonly type: 'refresh-sent' }
  | { readonly type: 'refresh-succeeded'; readonly lifetime: number }
  | { readonly type: 'refresh-refused'; readonly reason: EndReason }
  | { readonly type: 'refresh-failed'; readonly status?: number }
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
  | { readonly type: 'request-answered'; readonly request: number; readonly status?: number }
  | { readonly type: 'listener-threw'; readonly error: string }
