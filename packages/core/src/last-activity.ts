import { before, type Instant } from './instant.ts'
import type { Memory } from './runtime/runtime.ts'

/** When somebody was last active in any tab of this origin, for those that were frozen or away while the others spoke of it. */
export interface LastActivity {
  readonly read: (now: Instant) => Instant
  readonly remember: (at: Instant) => void
}

export function createLastActivity(memory: Memory, key: string): LastActivity {
  const read = (): number => Number(memory.read(key))
  return {
    read(now) {
      const past = now.wall - read()
      // From a clock that has been set back since: it says nothing.
      return before(now, past < 0 ? Infinity : past)
    },
    remember({ wall }) {
      if (wall > read()) memory.write(key, String(wall))
    },
  }
}
