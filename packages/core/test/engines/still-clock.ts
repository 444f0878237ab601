import type { Clock } from '../../src/index.ts'

/** A clock that goes on by itself as its model does, but whose timers fire only when the test moves it. */
export interface StillClock {
  readonly clock: Clock
  /** Moves both clocks on by `duration` milliseconds, and lets what is due by then happen, in order. */
  readonly skip: (duration: number) => void
}

/**
 * So that no test races with a machine that is busy: how long peers are waited for, when a token is renewed, and when something is tried
 * again, the test decides.
 */
export function createStillClock(model: Clock): StillClock {
  const timers = new Set<{ readonly due: number; readonly callback: () => void }>()
  let skipped = 0

  function now(): ReturnType<Clock['now']> {
    const { wall, monotonic } = model.now()
    return { wall: wall + skipped, monotonic: monotonic + skipped }
  }

  return {
    clock: {
      now,
      wakeIn(delay, callback) {
        const timer = { due: now().monotonic + delay, callback }
        timers.add(timer)
        return () => timers.delete(timer)
      },
    },
    skip(duration) {
      skipped += duration
      const due = [...timers].filter((timer) => timer.due <= now().monotonic)
      for (const timer of due.toSorted((one, other) => one.due - other.due)) {
        // An earlier one may have called it off.
        if (timers.delete(timer)) timer.callback()
      }
    },
  }
}
