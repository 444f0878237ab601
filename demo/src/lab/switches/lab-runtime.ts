import { browserRuntime, type AttentionEvent, type Runtime } from '@keyturn/core'

/** Both clocks and the timers of this tab run this many milliseconds ahead; all that the lab moves is this number. */
let offset = 0
/** How wrong this tab's clock on the wall is, in milliseconds; the lab's server has the right time. */
let skew = 0

const real = browserRuntime()
const timers = new Set<() => void>()
const watchers = new Set<(event: AttentionEvent) => void>()

/** The real browser with a clock that can be moved ahead. Only a demo needs one: `createSession` uses `browserRuntime()` by itself. */
export const labRuntime: Runtime = {
  ...real,
  clock: { now, wakeIn },
  attention: {
    ...real.attention,
    watch(listener) {
      const stop = real.attention.watch(listener)
      watchers.add(listener)
      return () => {
        watchers.delete(listener)
        stop()
      }
    },
  },
}

/** Moves this tab's clock to `next` milliseconds ahead of the real one, as if it had slept until then. It never goes back. */
export function moveClock(next: number): void {
  if (next <= offset) return
  offset = next
  for (const restart of timers) restart()
  for (const watch of watchers) watch('resumed')
}

/** Sets the clock on the wall of this tab's machine wrong by so many milliseconds, as a user does, or a wrong time zone; 0 sets it right. */
export function setSkew(by: number): void {
  skew = by
}

function now() {
  const { wall, monotonic } = real.clock.now()
  return { wall: wall + offset + skew, monotonic: monotonic + offset }
}

function wakeIn(delay: number, callback: () => void): () => void {
  const due = now().monotonic + delay
  let cancel = wait()
  timers.add(restart)
  return stop

  function wait(): () => void {
    return real.clock.wakeIn(Math.max(0, due - now().monotonic), () => {
      stop()
      callback()
    })
  }

  function restart(): void {
    cancel()
    cancel = wait()
  }

  function stop(): void {
    cancel()
    timers.delete(restart)
  }
}
