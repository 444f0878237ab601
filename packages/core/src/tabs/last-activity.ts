import type { Memory } from '../runtime/runtime.ts'

/**
 * When somebody was last active in any tab of this origin, by the wall clock, for those that were frozen or away while the others spoke of
 * it.
 */
export interface LastActivity {
  /** Milliseconds since the epoch; `-Infinity` where nothing is known, or the clock has been set back since. */
  readonly read: (now: number) => number
  readonly remember: (at: number, now: number) => void
}

export function createLastActivity(memory: Memory, key: string): LastActivity {
  const read = (): number => Number(memory.read(key))
  return {
    read(now) {
      const at = read()
      return at > 0 && at <= now ? at : -Infinity
    },
    remember(at, now) {
      const known = read()
      // What was written by a clock that was ahead must not stand in the way of what happens now.
      const moment = Math.min(at, now)
      if (moment > known || known > now) memory.write(key, String(moment))
    },
  }
}
