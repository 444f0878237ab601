import { write } from './database.ts'
import type { MockDatabase } from './database.ts'

/** The clock of the mock server: real time and an offset, the same for all tabs and after a reload. */
export interface MovableClock {
  /** Milliseconds since 1970. */
  readonly now: () => Promise<number>
  /** Lets time pass for the server, `by` ms of it; negative sets the clock back. Nothing waits. An access token outlives its lifetime by up to a second: `exp` is in whole ones. */
  readonly move: (by: number) => Promise<void>
  /** Back to real time. */
  readonly reset: () => Promise<void>
}

/** A clock in IndexedDB. `realTime`: what it runs by. @default Date.now */
export function movableClock(database: MockDatabase, realTime: () => number = Date.now): MovableClock {
  return {
    now: async () => realTime() + ((await database.get('clock', 'offset')) ?? 0),
    move: async (by) => {
      if (!Number.isFinite(by)) throw new TypeError('by: must be a number of milliseconds.')
      await write(database, 'clock', async (store) => store.put(((await store.get('offset')) ?? 0) + by, 'offset'))
    },
    reset: () => database.delete('clock', 'offset'),
  }
}
