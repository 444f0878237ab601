/**
 * A moment on both clocks of a tab, in milliseconds. The wall clock counts sleep but may be set; the monotonic clock cannot be set
 * but stands still during sleep on some systems.
 */
export interface Instant {
  readonly wall: number
  readonly monotonic: number
}

/** Something that passes `lifetime` milliseconds after `since`. A lifetime of `Infinity` never passes. */
export interface Deadline {
  readonly since: Instant
  readonly lifetime: number
}

/** The larger of what the two clocks say: a clock set back hides nothing, and sleep is noticed. */
export function elapsed(since: Instant, now: Instant): number {
  return Math.max(now.wall - since.wall, now.monotonic - since.monotonic)
}

/** Milliseconds left; negative once it has passed. */
export function remaining({ since, lifetime }: Deadline, now: Instant): number {
  return lifetime - elapsed(since, now)
}

/** When it passes by the wall clock, for people to read. */
export function wallTime({ since, lifetime }: Deadline): number {
  return since.wall + lifetime
}

/** The moment `duration` milliseconds before `instant`. */
export function before(instant: Instant, duration: number): Instant {
  return { wall: instant.wall - duration, monotonic: instant.monotonic - duration }
}
