import type { EndReason } from '@keyturn/core'

/** What a frame of the lab is: a tab of the app that shows what its session does, or one with a long form. */
export type FrameKind = 'tab' | 'form'

/** What the lab tells a frame to do. */
export type FrameOrder =
  /** `ahead`: how far the lab's clock is. What was said of it over another channel may not have arrived yet. */
  | { readonly type: 'send'; readonly requests: number; readonly ahead: number }
  | { readonly type: 'sign-in'; readonly email: string; readonly password: string }
  | { readonly type: 'write'; readonly text: string }
  | { readonly type: 'save' }

/** What a frame tells the lab of itself, whenever something in it changes. */
export interface FrameReport {
  readonly status: string
  readonly reason: EndReason | undefined
  readonly userId: string | undefined
  readonly refreshes: number
  readonly unauthorized: number
  readonly sent: number
  readonly answered: number
  /** Requests that were rejected. */
  readonly rejected: number
  /** How often the form has been saved. */
  readonly saved: number
}

/** Both sides are pages of this origin, and listen to nobody else. */
export type FrameMessage =
  | { readonly type: 'order'; readonly order: FrameOrder }
  | { readonly type: 'report'; readonly report: FrameReport }

/** The message in an event, if it is from the window that it should be from. */
export function readFrameMessage(event: MessageEvent<unknown>, from: Window | null): FrameMessage | undefined {
  if (event.origin !== location.origin || event.source !== from || !(event.data instanceof Object)) return undefined
  const type: unknown = Reflect.get(event.data, 'type')
  // Only our own pages of this origin get as far as this.
  return type === 'order' || type === 'report' ? (event.data as FrameMessage) : undefined
}
