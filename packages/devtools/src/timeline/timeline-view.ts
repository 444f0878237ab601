import { button, element, say, set } from '../elements/element.ts'
import { icon } from '../elements/icon.ts'
import { roveFocus } from '../elements/roving-focus.ts'
import type { Feed } from '../recording/feed.ts'
import type { Item } from '../recording/item.ts'
import { palettes, type Scheme } from '../style/palette.ts'
import { formatDuration } from '../wording/format.ts'
import { outcomeInWords, titleOf } from '../wording/words.ts'
import { listenToGestures } from './gestures.ts'
import { itemAt, layOut, longestOf, momentAt, stack, type LaneLayout, type Scene } from './lane-layout.ts'
import { across, atEnd, beside } from './neighbours.ts'
import { paint } from './paint.ts'
import { between, fit, follow, liveWindow, pan, reveal, zoom, type Extent, type TimeWindow } from './time-window.ts'
import { createTooltip } from './tooltip.ts'

const FIRST_SPAN = 30_000
/** How much one press of a button or key shows more or less. */
const STEP = 1.5
const HELP =
  'Arrow keys go from event to event and from lane to lane, Shift and arrow keys move in time, plus and minus zoom, 0 shows all, L follows live.'

export interface TimelineView {
  readonly element: HTMLElement
  /** There is news. */
  readonly update: () => void
  /** Whether anybody can see it from now on. */
  readonly show: (shown: boolean) => void
  readonly stop: () => void
  /** Shows what happened between two moments; without them what happens now. */
  readonly lookAt: (from?: number, to?: number) => void
}

/** The timeline: lanes on a canvas, that can be zoomed, moved, pointed at, and walked through by keys. */
export function createTimelineView(
  feed: Feed,
  scheme: () => Scheme,
  announce: (text: string) => void,
  firstSpan: number = FIRST_SPAN,
): TimelineView {
  const canvas = element('canvas', {
    class: 'lanes',
    tabindex: 0,
    role: 'application',
    'aria-roledescription': 'timeline',
    'aria-label': 'Timeline of the session',
    'aria-describedby': 'timeline-help',
  })
  const tooltip = createTooltip()
  const live = button({ class: 'live', 'aria-pressed': 'true' }, () => show(liveWindow(span(), feed.now())), 'Live')
  const range = element('span', { class: 'range' })
  const tools = element(
    'div',
    { class: 'tools', role: 'toolbar', 'aria-label': 'Timeline' },
    live,
    button({ class: 'icon-button', 'aria-label': 'Zoom out' }, () => zoomBy(STEP), icon('minus')),
    button({ class: 'icon-button', 'aria-label': 'Zoom in' }, () => zoomBy(1 / STEP), icon('plus')),
    button({ class: 'icon-button', 'aria-label': 'Show all' }, () => show(fit(extent())), icon('fit')),
    button({ class: 'icon-button', 'aria-label': 'Clear' }, () => feed.clear(), icon('trash')),
  )
  const help = element('p', { id: 'timeline-help', class: 'unseen' }, HELP)
  const stage = element('div', { class: 'stage' }, canvas, help, tooltip.element)
  const view = element('div', { class: 'timeline' }, element('div', { class: 'timeline-head' }, tools, range), stage)
  const context = canvas.getContext('2d')

  let window: TimeWindow = liveWindow(firstSpan, feed.now())
  let layout: LaneLayout = layOut(0, 0)
  let longest = longestOf(feed.recording(), feed.now())
  let hovered: Item | undefined
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let isShown = false

  roveFocus(tools, ['horizontal'])
  listenToGestures(canvas, {
    zoom: (factor, left) => show(zoom(window, factor, momentAt(left, window, layout), feed.now())),
    pan: (by) => show(pan(window, by * (span() / (layout.width - layout.gutter)), extent())),
    point(left, top) {
      const item = itemAt(left, top, scene())
      if (item?.id !== hovered?.id) draw()
      hovered = item
      tooltip.show(item, left, top, layout)
    },
    leave() {
      hovered = undefined
      tooltip.show(undefined, 0, 0, layout)
      draw()
    },
    press: (left, top) => feed.select(itemAt(left, top, scene())),
  })
  canvas.addEventListener('keydown', (event) => {
    const move = moves[event.shiftKey && event.key.startsWith('Arrow') ? `Shift${event.key}` : event.key]
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    move()
  })
  const observer = new ResizeObserver(() => {
    layout = layOut(stage.clientWidth, stage.clientHeight)
    draw()
  })
  observer.observe(stage)

  const moves: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => walk((item) => beside(feed.recording(), item, -1)),
    ArrowRight: () => walk((item) => beside(feed.recording(), item, 1)),
    ArrowUp: () => walk((item) => across(feed.recording(), item, -1)),
    ArrowDown: () => walk((item) => across(feed.recording(), item, 1)),
    ShiftArrowLeft: () => show(pan(window, -span() / 5, extent())),
    ShiftArrowRight: () => show(pan(window, span() / 5, extent())),
    Home: () => choose(atEnd(feed.recording(), feed.selected(), 'first')),
    End: () => choose(atEnd(feed.recording(), feed.selected(), 'last')),
    '+': () => zoomBy(1 / STEP),
    '=': () => zoomBy(1 / STEP),
    '-': () => zoomBy(STEP),
    '0': () => show(fit(extent())),
    l: () => show(liveWindow(span(), feed.now())),
  }

  function walk(step: (item: Item) => Item): void {
    const item = feed.selected()
    choose(item ? step(item) : atEnd(feed.recording(), undefined, 'last'))
  }

  function choose(item: Item | undefined): void {
    if (!item) return
    window = reveal(window, item.from, item.until ?? feed.now())
    feed.select(item)
    const took = item.until !== undefined && item.until > item.from && formatDuration(item.until - item.from)
    announce([titleOf(item), took, outcomeInWords(item.outcome)].filter(Boolean).join(', '))
  }

  function zoomBy(factor: number): void {
    const selected = feed.selected()
    show(zoom(window, factor, selected?.from ?? (window.from + window.to) / 2, feed.now()))
  }

  function show(next: TimeWindow): void {
    window = next
    draw()
  }

  function span(): number {
    return window.to - window.from
  }

  function extent(): Extent {
    const recording = feed.recording()
    const now = feed.now()
    return { from: recording.events[0]?.time ?? now, now }
  }

  function scene(): Scene {
    const recording = feed.recording()
    return { recording, window, layout: stack(layout, recording, window, longest), longest, now: feed.now() }
  }

  /** Draws with the next frame; and again while time goes on in what is shown. */
  function draw(): void {
    if (isShown && frame === 0) frame = requestAnimationFrame(paintFrame)
  }

  function paintFrame(): void {
    frame = 0
    const now = feed.now()
    const width = layout.width - layout.gutter
    if (!context || width <= 0) return
    window = follow(window, now)
    fitCanvas(canvas, layout, context)
    paint(context, { ...scene(), palette: palettes[scheme()], hovered, selected: feed.selected() })
    set(live, { 'aria-pressed': String(window.live) })
    say(range, formatDuration(span()))
    // One pixel further is soon enough; for whom motion disturbs, once a second.
    const pause = Math.max(matchMedia('(prefers-reduced-motion: reduce)').matches ? 1_000 : 0, span() / width)
    clearTimeout(timer)
    if (now <= window.to) timer = setTimeout(draw, pause)
  }

  return {
    element: view,
    lookAt(from, to = feed.now()) {
      show(from === undefined ? liveWindow(span(), feed.now()) : between(from, to))
    },
    update() {
      longest = longestOf(feed.recording(), feed.now())
      draw()
    },
    show(shown) {
      isShown = shown
      draw()
    },
    stop() {
      isShown = false
      cancelAnimationFrame(frame)
      clearTimeout(timer)
      observer.disconnect()
    },
  }
}

/** As many pixels as the screen has. */
function fitCanvas(canvas: HTMLCanvasElement, { width, height }: LaneLayout, context: CanvasRenderingContext2D): void {
  const ratio = devicePixelRatio
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)]
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across
    canvas.height = down
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
}
