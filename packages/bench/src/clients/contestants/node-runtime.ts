import { browserRuntime, type Runtime } from '@keyturn/core'

/** A lone page in Node: real time, no other tabs, somebody looking at it. */
export function nodeRuntime(origin: string): Runtime {
  return {
    ...browserRuntime(),
    clock: {
      now: () => ({ wall: Date.now(), monotonic: performance.now() }),
      wakeIn(delay, callback) {
        const timer = setTimeout(callback, Math.min(delay, 2 ** 31 - 1))
        return () => clearTimeout(timer)
      },
    },
    attention: { isVisible: () => true, isOnline: () => true, watch: () => () => {} },
    page: { origin, href: `${origin}/`, readCookie: () => undefined },
  }
}
