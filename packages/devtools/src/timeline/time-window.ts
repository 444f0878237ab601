import { formatDuration, formatTime } from '../wording/format.ts'

/** The stretch of time that the timeline shows, in milliseconds since the epoch. */
export interface TimeWindow {
  readonly from: number
  readonly to: number
  /** Whether it goes along with time. */
  readonly live: boolean
}

/** What there is to show. */
export interface Extent {
  readonly from: number
  readonly now: number
}

const DAY = 86_400_000
const SHORTEST = 10
const LONGEST = 7 * DAY
/** How much of a live window is left free for what comes next. */
const AHEAD = 0.04

/** A window that ends a little after now, and stays there. */
export function liveWindow(span: number, now: number): TimeWindow {
  const to = now + span * AHEAD
  return { from: to - span, to, live: true }
}

/** Where the window is by now. */
export function follow(window: TimeWindow, now: number): TimeWindow {
  return window.live ? liveWindow(window.to - window.from, now) : window
}

/**
 * Shows `factor` times as much, with the moment `at` in its place. A live window stays live: what stays in its place is now.
 */
export function zoom(window: TimeWindow, factor: number, at: number, now: number): TimeWindow {
  const span = window.to - window.from
  const next = Math.min(LONGEST, Math.max(SHORTEST, span * factor))
  if (window.live) return liveWindow(next, now)
  const from = at - (at - window.from) * (next / span)
  return { from, to: from + next, live: false }
}

/** Moves by so many milliseconds: it stops where there is nothing to see, and is live again once it reaches now. */
export function pan(window: TimeWindow, by: number, { from, now }: Extent): TimeWindow {
  const span = window.to - window.from
  const live = liveWindow(span, now)
  const next = Math.max(Math.min(from - span / 2, live.from), window.from + by)
  if (next >= live.from) return live
  return { from: next, to: next + span, live: false }
}

/** All there is, and live. */
export function fit({ from, now }: Extent): TimeWindow {
  return liveWindow(Math.max(1_000, (now - from) * 1.08), now)
}

/** What is between two moments, with a little room around it. */
export function between(from: number, to: number): TimeWindow {
  const room = Math.max((1_000 - (to - from)) / 2, (to - from) * 0.04)
  return { from: from - room, to: to + room, live: false }
}

/** Brings what is from `from` to `until` into view, if it is not. */
export function reveal(window: TimeWindow, from: number, until: number): TimeWindow {
  const span = window.to - window.from
  const isShown = until >= window.from && from <= window.to
  if (isShown) return window
  const start = (from + Math.min(until, from + span)) / 2 - span / 2
  return { from: start, to: start + span, live: false }
}

/** A mark on the ruler. */
export interface Tick {
  readonly at: number
  readonly label: string
}

const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500].concat(
  [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400].map(
    (each) => each * 1_000,
  ),
)

/** Round moments, as many as there is room for: one in `room` of `width`. */
export function ticks({ from, to }: TimeWindow, width: number, room: number = 96): readonly Tick[] {
  const least = (to - from) / Math.max(1, width / room)
  const step = steps.find((each) => each >= least) ?? Math.ceil(least / DAY) * DAY
  const offset = new Date(from).getTimezoneOffset() * 60_000
  const first = Math.ceil((from - offset) / step) * step + offset
  const count = Math.max(0, Math.floor((to - first) / step) + 1)
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * step
    return { at, label: step < 1_000 ? subsecond(at, step) : formatTime(at) }
  })
}

/** The whole second where it is one, else what is beyond it: `+250 ms`. */
function subsecond(at: number, step: number): string {
  const rest = ((at % 1_000) + 1_000) % 1_000
  return rest < step / 2 ? formatTime(at) : `+${formatDuration(rest)}`
}
