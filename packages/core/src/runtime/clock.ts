import type { Clock } from './runtime.ts'

/** The longest delay a browser's timer takes; a longer one fires at once. */
const LONGEST_DELAY = 2 ** 31 - 1

/** The browser's two clocks and its timers. */
export function browserClock(): Clock {
  return {
    now: () => ({ wall: Date.now(), monotonic: performance.now() }),
    wakeIn(delay, callback) {
      const timer = setTimeout(callback, Math.min(delay, LONGEST_DELAY))
      return () => clearTimeout(timer)
    },
  }
}
