import type { ContestantName } from '../contestants/index.ts'

/** What a page offers to the bench, as `bench` in its global scope. */
export interface PageProgram {
  /** Signs in, or takes up the session of the browser. */
  readonly start: (name: ContestantName, by: 'sign-in' | 'restore') => Promise<void>
  /** Signs in with the plain client that a contestant is compared with. */
  readonly startIdeal: (name: ContestantName) => Promise<void>
  /** The wall clock of the page goes ahead, as after sleep. */
  readonly skip: (duration: number) => void
  /**
   * At a moment in milliseconds since the epoch, so that pages can act together: the wall clock of the page goes ahead by `asleep`
   * milliseconds, as after sleep, and a request is sent.
   */
  readonly wakeAndSend: (order: WakeOrder) => Promise<Sending>
  /** By the plain client: a refresh. Milliseconds. */
  readonly refreshByHand: () => Promise<number>
  /** By the plain client: a request, at a moment in milliseconds since the epoch. Milliseconds. */
  readonly sendByHand: (order: Pick<WakeOrder, 'path' | 'at'>) => Promise<number>
  /** Sends so many requests, and waits for none. */
  readonly leaveWaiting: (path: string, requests: number) => void
  /** How many of those have not waited, but been answered or rejected. */
  readonly countSettled: () => Promise<number>
  /** The same with an axios whose requests nobody ever answers. */
  readonly leavePending: (requests: number) => void
}

export interface WakeOrder {
  readonly path: string
  readonly at: number
  readonly asleep: number
}

interface Sending {
  readonly isServed: boolean
  /** Milliseconds. */
  readonly duration: number
}

declare global {
  var bench: PageProgram
}
