/** A network as Chromium emulates it. */
export interface Network {
  readonly name: string
  /** From a request to the first byte of its answer at least, in milliseconds: what the server needs counts within it. */
  readonly roundTrip: number
  /** Megabits a second, up and down. */
  readonly megabits: number
}

export const networks: readonly Network[] = [
  { name: 'slow 4G', roundTrip: 150, megabits: 1.6 },
  { name: 'fast 4G', roundTrip: 60, megabits: 9 },
  { name: 'cable', roundTrip: 28, megabits: 40 },
]
