/**
 * A moment on both clocks of a tab, in milliseconds. The wall clock counts sleep but may be set; the monotonic clock cannot be set
 * but stands still during sleep on some systems.
 */
export interface Instant {
  readonly wall: number
  readonly monotonic: number
}

/** The larger of what the two clocks say: a clock set back hides nothing, and sleep is noticed. */
export function elapsed(since: Instant, now: Instant): number {
  return Math.max(now.wall - since.wall, now.monotonic - since.monotonic)
}

/** The moment `duration` milliseconds before `instant`. */
export function before(instant: Instant, duration: number): Instant {
  return { wall: instant.wall - duration, monotonic: instant.monotonic - duration }
}

/** What both moments prove of each clock: where one of them was reckoned by the wall clock alone, the other's monotonic reading counts. */
export function later(one: Instant, other: Instant): Instant {
  return { wall: Math.max(one.wall, other.wall), monotonic: Math.max(one.monotonic, other.monotonic) }
}
