import { lanes, type Item, type Lane } from '../recording/item.ts'
import type { Palette } from '../style/palette.ts'
import { toneOf, type Tone } from '../wording/tone.ts'
import { laneNames, outcomeInWords, titleOf } from '../wording/words.ts'
import { boxOf, itemsWithin, placeOf, type Box, type Scene } from './lane-layout.ts'
import { ticks } from './time-window.ts'

export interface Painting extends Scene {
  readonly palette: Palette
  readonly hovered: Item | undefined
  readonly selected: Item | undefined
}

const FONT = '11px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif'
/** Text in a bar that is narrower says too little, in pixels. */
const WORTH_A_TEXT = 44
/** Wider items are drawn as long as they reach a little further, in pixels. */
const FINEST = 9

/** Draws the timeline. What it draws is bounded by the pixels there are, however many events there are. */
export function paint(context: CanvasRenderingContext2D, painting: Painting): void {
  const { layout, palette } = painting
  context.font = FONT
  context.textBaseline = 'middle'
  context.clearRect(0, 0, layout.width, layout.height)
  paintGround(context, painting)
  context.save()
  context.beginPath()
  context.rect(layout.gutter, 0, layout.width - layout.gutter, layout.height)
  context.clip()
  paintRuler(context, painting)
  for (const lane of lanes) paintLane(context, painting, lane)
  for (const item of [painting.hovered, painting.selected])
    if (item) outline(context, boxOf(item, painting.window, layout, painting.now), palette)
  paintNow(context, painting)
  context.restore()
}

function paintGround(context: CanvasRenderingContext2D, { layout, palette }: Painting): void {
  const { width, gutter, lanes: bands } = layout
  for (const [index, lane] of lanes.entries()) {
    const { top, height } = bands[lane]
    context.fillStyle = index % 2 === 0 ? palette.raised : palette.surface
    context.fillRect(0, top, width, height)
    context.fillStyle = palette.soft
    context.fillText(laneNames[lane], gutter < 80 ? 10 : 14, top + Math.min(height / 2, 14))
  }
  context.fillStyle = palette.line
  context.fillRect(0, layout.ruler - 1, width, 1)
  context.fillRect(gutter - 1, 0, 1, layout.height)
}

function paintRuler(context: CanvasRenderingContext2D, { window, layout, palette }: Painting): void {
  for (const { at, label } of ticks(window, layout.width - layout.gutter)) {
    const left = Math.round(placeOf(at, window, layout))
    context.fillStyle = palette.line
    context.fillRect(left, 0, 1, layout.height)
    context.fillStyle = palette.soft
    context.fillText(label, left + 5, layout.ruler / 2)
  }
}

function paintLane(context: CanvasRenderingContext2D, painting: Painting, lane: Lane): void {
  const { recording, window, layout, longest, now } = painting
  // Marks stand on the states that they are in.
  if (lane === 'session') paintStates(context, painting)
  /** How far each row of each tone has been drawn: what would add no more than half of itself is there already. */
  const drawn = new Map<Tone, Map<number, number>>()
  for (const item of itemsWithin(recording.items[lane], window, longest[lane])) {
    if (item.kind === 'state') continue
    const box = boxOf(item, window, layout, now)
    const tone = toneOf(item)
    const rows = drawn.get(tone) ?? new Map<number, number>()
    const right = Math.ceil(box.left + box.width)
    const least = Math.min(box.width, FINEST) / 2
    if (right <= (rows.get(box.top) ?? -Infinity) + least) continue
    drawn.set(tone, rows.set(box.top, right))
    paintItem(context, painting, item, box, tone)
  }
}

function paintItem(context: CanvasRenderingContext2D, painting: Painting, item: Item, box: Box, tone: Tone): void {
  const { palette, window, layout } = painting
  context.fillStyle = palette[tone]
  switch (item.kind) {
    case 'peer-message':
      return triangle(context, box, item.direction === 'in')
    case 'peers-asked':
    case 'credential':
      return diamond(context, box)
    case 'wait':
    case 'lock-wait':
      context.globalAlpha = 0.62
      bar(context, box)
      break
    case 'refresh': {
      const sentAt = item.sent[0]
      context.globalAlpha = 0.4
      bar(context, box)
      context.globalAlpha = 1
      if (sentAt === undefined) break
      // From the sending on it waits for the server, before for its turn.
      const start = placeOf(sentAt, window, layout)
      const atServer = { ...box, left: start, width: Math.max(2, box.left + box.width - start) }
      bar(context, atServer)
      const words = [item.cause, outcomeInWords(item.outcome)].filter(Boolean).join(' · ')
      write(context, atServer, palette.surface, layout.gutter, words)
      break
    }
    case 'request':
      context.globalAlpha = item.until === undefined ? 0.55 : 1
      bar(context, box)
      break
    case 'lock-held':
    case 'warning':
      bar(context, box)
      break
    case 'state':
    // Drawn beforehand.
  }
  context.globalAlpha = 1
}

function paintStates(context: CanvasRenderingContext2D, painting: Painting): void {
  const { recording, window, layout, longest, now, palette } = painting
  for (const item of itemsWithin(recording.items.session, window, longest.session)) {
    if (item.kind !== 'state') continue
    const tone = toneOf(item)
    const box = boxOf(item, window, layout, now)
    context.fillStyle = palette[`${tone}-wash`]
    bar(context, { ...box, width: Math.max(1, box.width - 1) })
    write(context, box, palette[`${tone}-ink`], layout.gutter, titleOf(item))
  }
}

/** Corners are for what is wide enough to show them. */
function bar(context: CanvasRenderingContext2D, { left, top, width, height }: Box): void {
  if (width < 5) return context.fillRect(left, top, width, height)
  context.beginPath()
  context.roundRect(left, top, width, height, Math.min(2.5, height / 2))
  context.fill()
}

function triangle(context: CanvasRenderingContext2D, { left, top, width, height }: Box, down: boolean): void {
  context.beginPath()
  const [base, tip] = down ? [top + 1, top + height - 1] : [top + height - 1, top + 1]
  context.moveTo(left, base)
  context.lineTo(left + width, base)
  context.lineTo(left + width / 2, tip)
  context.fill()
}

function diamond(context: CanvasRenderingContext2D, { left, top, width, height }: Box): void {
  context.beginPath()
  context.moveTo(left + width / 2, top)
  context.lineTo(left + width, top + height / 2)
  context.lineTo(left + width / 2, top + height)
  context.lineTo(left, top + height / 2)
  context.fill()
}

/** A text inside a bar, as far as the bar is to be seen, and no wider. */
function write(context: CanvasRenderingContext2D, box: Box, colour: string, gutter: number, text: string): void {
  const left = Math.max(box.left, gutter) + 6
  const room = box.left + box.width - left - 6
  if (room < WORTH_A_TEXT) return
  context.save()
  context.beginPath()
  context.rect(left, box.top, room, box.height)
  context.clip()
  context.fillStyle = colour
  context.fillText(text, left, box.top + box.height / 2 + 0.5)
  context.restore()
}

function outline(context: CanvasRenderingContext2D, { left, top, width, height }: Box, palette: Palette): void {
  context.strokeStyle = palette.ink
  context.lineWidth = 1.5
  context.beginPath()
  context.roundRect(left - 2, top - 2, width + 4, height + 4, 4)
  context.stroke()
}

function paintNow(context: CanvasRenderingContext2D, { window, layout, palette, now }: Painting): void {
  const left = Math.round(placeOf(now, window, layout))
  if (left > layout.width) return
  context.fillStyle = palette.accent
  context.fillRect(left, layout.ruler - 5, 1, layout.height)
  context.beginPath()
  context.arc(left + 0.5, layout.ruler - 5, 3, 0, 2 * Math.PI)
  context.fill()
}
