import type { Clock } from '@keyturn/core'

/** A clock that can be moved ahead, never back. */
export interface LeapingClock {
  readonly clock: Clock
  /** By how many milliseconds it is ahead. */
  readonly ahead: () => number
  /** Moves it to so many milliseconds ahead. What falls due by that is called soon. */
  readonly moveTo: (ahead: number) => void
}

export function createLeapingClock(real: Clock): LeapingClock {
  const restarts = new Set<() => void>()
  let ahead = 0

  function now(): ReturnType<Clock['now']> {
    const { wall, monotonic } = real.now()
    return { wall: wall + ahead, monotonic: monotonic + ahead }
  }

  function wakeIn(delay: number, callback: () => void): () => void {
    const due = now().monotonic + delay
    const wait = (): (() => void) =>
      real.wakeIn(Math.max(0, due - now().monotonic), () => {
        stop()
        callback()
      })
    const restart = (): void => {
      cancel()
      cancel = wait()
    }
    const stop = (): void => {
      cancel()
      restarts.delete(restart)
    }
    let cancel = wait()
    restarts.add(restart)
    return stop
  }

  function moveTo(next: number): void {
    if (next <= ahead) return
    ahead = next
    for (const restart of restarts) restart()
  }

  return { clock: { now, wakeIn }, ahead: () => ahead, moveTo }
}
