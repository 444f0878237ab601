/** What the lab can do to the server's answers. */
export const faults = ['none', 'slow', 'failing', 'malformed', 'unreachable', 'refusing'] as const
export type Fault = (typeof faults)[number]

/** How long things live, in milliseconds. */
export interface LabLifetimes {
  readonly access: number
  readonly idle: number
  readonly session: number
}

/** The lifetimes that the demo starts with: short, so that much happens within minutes. */
export const demoLifetimes: LabLifetimes = Object.freeze({
  access: 60_000,
  idle: 15 * 60_000,
  session: 2 * 60 * 60_000,
})

/** What the lab page needs to know of the server. */
export interface LabState {
  /** How far the server's clock is ahead of the real one, in milliseconds. */
  readonly ahead: number
  readonly lifetimes: LabLifetimes
  readonly fault: Fault
  /** Whether the answer to the next refresh will get lost on its way. */
  readonly isLosingNextAnswer: boolean
  /** Refreshes that reached the server, of all tabs. */
  readonly refreshes: number
}
