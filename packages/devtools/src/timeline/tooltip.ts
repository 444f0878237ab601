import { element, say } from '../elements/element.ts'
import type { Item } from '../recording/item.ts'
import { formatDuration, formatTime } from '../wording/format.ts'
import { toneOf } from '../wording/tone.ts'
import { outcomeInWords, titleOf } from '../wording/words.ts'
import type { LaneLayout } from './lane-layout.ts'

/** A card beside the pointer. */
export interface Tooltip {
  readonly element: HTMLElement
  /** Shows an item near a place, or nothing. */
  readonly show: (item: Item | undefined, left: number, top: number, layout: LaneLayout) => void
}

const WIDTH = 260
const OFF = 14

export function createTooltip(): Tooltip {
  const title = element('strong')
  const text = element('span')
  // What it says is said by the details, too.
  const card = element('div', { class: 'tooltip', 'aria-hidden': 'true', hidden: true }, title, text)
  return {
    element: card,
    show(item, left, top, { width, height }) {
      card.hidden = !item
      if (!item) return
      say(title, titleOf(item))
      say(text, [formatTime(item.from, true), duration(item), outcomeInWords(item.outcome)].filter(Boolean).join(' · '))
      card.dataset['tone'] = toneOf(item)
      const isRight = left + OFF + WIDTH > width
      card.style.left = isRight ? 'auto' : `${left + OFF}px`
      card.style.right = isRight ? `${Math.max(4, width - left + OFF)}px` : 'auto'
      const isLow = top + 70 > height
      card.style.top = isLow ? 'auto' : `${top + OFF}px`
      card.style.bottom = isLow ? `${height - top + OFF}px` : 'auto'
    },
  }
}

function duration({ from, until }: Item): string | undefined {
  if (until === undefined) return 'still going on'
  return until === from ? undefined : formatDuration(until - from)
}
