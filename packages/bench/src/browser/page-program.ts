import type { ContestantName } from '../contestants/index.ts'

/** What a page offers to the bench, as `bench` in its global scope. */
export interface PageProgram {
  /** Signs in, or takes up the session of the browser. */
  readonly start: (name: ContestantName, by: 'sign-in' | 'restore') => Promise<void>
  /** Signs in with the plain client that a contestant is compared with. */
  readonly startIdeal: (name: ContestantName) => Promise<void>
  /** The wall clock of the page goes ahead, as after sleep. */
  readonly skip: (duration: number) => void
  /** Sends a request at a moment in milliseconds since the epoch, so that pages can act together. */
  readonly send: (path: string, at: number) => Promise<Sending>
  /** By hand: one refresh, then one request. Milliseconds. */
  readonly refreshAndSend: (path: string) => Promise<number>
  /** Sends so many requests, and waits for none. */
  readonly leaveWaiting: (path: string, requests: number) => void
  /** How many of those have not waited, but been answered or rejected. */
  readonly countSettled: () => Promise<number>
  /** The same with an axios whose requests nobody ever answers. */
  readonly leavePending: (requests: number) => void
}

interface Sending {
  readonly isServed: boolean
  /** Milliseconds. */
  readonly duration: number
}

declare global {
  var bench: PageProgram
}
