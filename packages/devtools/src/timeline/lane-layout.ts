import { lanes, type Item, type Lane } from '../recording/item.ts'
import type { Recording } from '../recording/recording.ts'
import type { TimeWindow } from './time-window.ts'

/** Where things are on the canvas, in CSS pixels. */
export interface LaneLayout {
  readonly width: number
  readonly height: number
  /** The width of the column with the names of the lanes. */
  readonly gutter: number
  /** The height of the ruler. */
  readonly ruler: number
  readonly lanes: Readonly<Record<Lane, Band>>
  /** From one row to the next, where items of a lane overlap. */
  readonly pitch: Readonly<Partial<Record<Lane, number>>>
}

interface Band {
  readonly top: number
  readonly height: number
}

export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

const RULER = 22
const LOW = 26
/** From one row to the next, in pixels: less where more are needed than there is room for. */
const PITCHES = [8, 4, 2.5]
/** What takes less time is drawn as wide, in pixels. */
const NARROWEST = 2
const MARK = 9
/** Above and below what overlaps, together. */
const PADDING = 6

/** Requests and waits overlap, so they get what height there is beyond a line for each lane. */
export function layOut(width: number, height: number): LaneLayout {
  const line = Math.min(LOW, (height - RULER) / lanes.length)
  const rest = height - RULER - line * lanes.length
  const share: Readonly<Partial<Record<Lane, number>>> = { requests: 0.62, waits: 0.38 }
  let top = RULER
  const bands = lanes.map((lane) => {
    const band = { top, height: line + rest * (share[lane] ?? 0) }
    top += band.height
    return [lane, band] as const
  })
  // One entry for each lane, from the list of all lanes.
  const byLane = Object.fromEntries(bands) as Record<Lane, Band>
  return { width, height, gutter: width < 560 ? 72 : 88, ruler: RULER, lanes: byLane, pitch: {} }
}

/** The layout with rows as high as those allow that are to be seen. */
export function stack(layout: LaneLayout, { items }: Recording, window: TimeWindow, longest: Longest): LaneLayout {
  const pitchOf = (lane: Lane): number => {
    let rows = 1
    for (const { row } of itemsWithin(items[lane], window, longest[lane])) rows = Math.max(rows, row + 1)
    const room = layout.lanes[lane].height - PADDING
    return PITCHES.find((pitch) => rows * pitch <= room) ?? Math.min(...PITCHES)
  }
  return { ...layout, pitch: { requests: pitchOf('requests'), waits: pitchOf('waits') } }
}

/** The place of a moment, from the left. */
export function placeOf(time: number, { from, to }: TimeWindow, { gutter, width }: LaneLayout): number {
  return gutter + ((time - from) / (to - from)) * (width - gutter)
}

/** The moment at a place. */
export function momentAt(left: number, { from, to }: TimeWindow, { gutter, width }: LaneLayout): number {
  return from + ((left - gutter) / (width - gutter)) * (to - from)
}

/** Where an item is. What still goes on reaches up to now. */
export function boxOf(item: Item, window: TimeWindow, layout: LaneLayout, now: number): Box {
  const band = layout.lanes[item.lane]
  const start = placeOf(item.from, window, layout)
  if (item.until === item.from && item.kind !== 'request' && item.kind !== 'wait')
    return { left: start - MARK / 2, top: band.top + (band.height - MARK) / 2, width: MARK, height: MARK }
  const end = placeOf(item.until ?? now, window, layout)
  return { left: start, width: Math.max(NARROWEST, end - start), ...lineOf(item, band, layout.pitch[item.lane]) }
}

function lineOf(item: Item, { top, height }: Band, pitch: number | undefined): Pick<Box, 'top' | 'height'> {
  if (pitch !== undefined) {
    const rows = Math.max(1, Math.floor((height - PADDING) / pitch))
    return { top: top + 4 + (item.row % rows) * pitch, height: pitch - Math.min(2, pitch / 4) }
  }
  if (item.kind === 'warning') return { top: top + height - 7, height: 4 }
  if (item.kind === 'state') return { top: top + 3, height: Math.max(4, height - 11) }
  return { top: top + 5, height: Math.max(4, height - 10) }
}

/** The items of a lane that are to be seen, in order. */
export function* itemsWithin(items: readonly Item[], { from, to }: TimeWindow, longest: number): Generator<Item> {
  for (let index = firstFrom(items, from - longest); index < items.length; index++) {
    const item = items[index]
    if (!item || item.from > to) return
    if ((item.until ?? Infinity) >= from) yield item
  }
}

/** The index of the first item that begins at `time` or later. */
export function firstFrom(items: readonly Item[], time: number): number {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((items[middle]?.from ?? Infinity) < time) low = middle + 1
    else high = middle
  }
  return low
}

export type Longest = Readonly<Record<Lane, number>>

/** How long the longest item of each lane is, so that no look into the past misses it. */
export function longestOf(recording: Recording, now: number): Longest {
  const longest = lanes.map((lane) => [
    lane,
    recording.items[lane].reduce((most, { from, until = now }) => Math.max(most, until - from), 0),
  ])
  // One entry for each lane, from the list of all lanes.
  return Object.fromEntries(longest) as Record<Lane, number>
}

/** The item at a place, or the nearest one a few pixels off; undefined where there is none. */
export function itemAt(
  left: number,
  top: number,
  { recording, window, layout, longest, now }: Scene,
): Item | undefined {
  const lane = lanes.find((each) => isWithin(top, layout.lanes[each]))
  if (!lane || left < layout.gutter) return undefined
  const reach = window.to - momentAt(layout.width - REACH, window, layout)
  const around = { ...window, from: momentAt(left, window, layout) - reach, to: momentAt(left, window, layout) + reach }
  let best: Item | undefined
  let least = REACH
  for (const item of itemsWithin(recording.items[lane], around, longest[lane])) {
    const off = distance(left, top, boxOf(item, window, layout, now))
    // Of two that are there the later one, which is drawn on top.
    if (off <= least) [best, least] = [item, off]
  }
  return best
}

/** So many pixels beside an item still mean it. */
const REACH = 6

/** All that a drawing depends on. */
export interface Scene {
  readonly recording: Recording
  readonly window: TimeWindow
  readonly layout: LaneLayout
  readonly longest: Longest
  readonly now: number
}

function isWithin(top: number, band: Band): boolean {
  return top >= band.top && top < band.top + band.height
}

function distance(left: number, top: number, box: Box): number {
  const [across, down] = [outside(left, box.left, box.width), outside(top, box.top, box.height)]
  return Math.hypot(across, down)
}

function outside(at: number, start: number, length: number): number {
  return Math.max(start - at, 0, at - start - length)
}
