import type { Clock } from './runtime.ts'

/** The longest delay a browser's timer takes; a longer one fires at once. */
const LONGEST_DELAY = 2 ** 31 - 1

/** The two clocks and the timers of a browser or a server. */
export const systemClock: Clock = {
  now: () => ({ wall: Date.now(), monotonic: performance.now() }),
  wakeIn(delay, callback) {
    const timer = setTimeout(callback, Math.min(delay, LONGEST_DELAY))
    return () => clearTimeout(timer)
  },
}
