import type { InspectionDetail, InspectionEvent } from '@keyturn/core'

/** The lanes of the timeline, from top to bottom. */
export const lanes = ['requests', 'waits', 'refreshes', 'lock', 'tabs', 'session'] as const
export type Lane = (typeof lanes)[number]

/** An event with the moment at which the timeline shows it: a clock that is set back does not turn the order around. */
export interface RecordedEvent {
  readonly time: number
  readonly event: InspectionEvent
}

/** Something with a beginning and, as a rule, an end: what events mean together. */
export type Item = Span & Subject

interface Span {
  /** Counts up; in each lane later items have larger ones. */
  readonly id: number
  readonly lane: Lane
  /** Where items of one lane overlap they are in different rows. */
  readonly row: number
  /** Milliseconds since the epoch, on the session's clock. */
  readonly from: number
  /** Undefined while it lasts. What takes no time ends when it begins. */
  readonly until: number | undefined
  /** How it ended, where that is known. */
  readonly outcome?: Outcome | undefined
}

export type Subject =
  /** One sending of a request; a replay is another one of the same number. */
  | ({ readonly kind: 'request' } & Detail<'request-sent', 'request' | 'url' | 'bare' | 'replay'>)
  | ({ readonly kind: 'wait' } & Detail<'request-waiting', 'request' | 'url'>)
  /** Without a cause where it began before the recording. `sent` are the moments at which it went to the server. */
  | ({ readonly kind: 'refresh'; readonly sent: readonly number[] } & Partial<
      Detail<'refresh-started', 'cause' | 'attempt'>
    >)
  | { readonly kind: 'lock-wait' | 'lock-held' }
  | ({ readonly kind: 'peers-asked' } & Detail<'peers-asked', 'count'>)
  | ({ readonly kind: 'peer-message' } & Detail<'peer-message', 'direction' | 'message'>)
  | ({ readonly kind: 'state' } & Detail<'state', 'status' | 'activity' | 'generation' | 'reason'>)
  | ({ readonly kind: 'warning' } & Detail<'warning', 'level' | 'cause'>)
  | ({ readonly kind: 'credential' } & Detail<'credential', 'generation' | 'receivedAt' | 'lifetime' | 'idleTimeout'>)

/** What an event of one type says. */
type Detail<Type extends InspectionDetail['type'], Keys extends PropertyKey> = Pick<
  Of<Type>,
  Extract<keyof Of<Type>, Keys>
>

type Of<Type extends InspectionDetail['type']> = Extract<InspectionDetail, { readonly type: Type }>

export type Outcome =
  | { readonly type: 'answered'; readonly status: number | undefined }
  /** What waited was sent. */
  | { readonly type: 'sent' }
  /** What waited does so no more. */
  | { readonly type: 'given-up' }
  | { readonly type: 'granted' }
  | RefreshOutcome

export type RefreshOutcome =
  | ({ readonly type: 'succeeded' } & Detail<'refresh-succeeded', 'lifetime'>)
  | ({ readonly type: 'refused' } & Detail<'refresh-refused', 'reason'>)
  | { readonly type: 'failed'; readonly status: number | undefined }
  /** Another tab handed over a newer credential. */
  | { readonly type: 'adopted' }
  /** It stopped mattering: a sign-in or a sign-out came first, or the page was left. */
  | { readonly type: 'abandoned' }
