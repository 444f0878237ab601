import { drawing, element, say, set } from '../elements/element.ts'
import type { Level } from '../wording/level.ts'

/** How much is left of something, as a ring that empties. */
export interface Ring {
  readonly element: HTMLElement
  readonly show: (level: Level) => void
}

const RADIUS = 21
const AROUND = 2 * Math.PI * RADIUS

/** Nothing at all is no dot, which a round end would leave. */
export function fillArc(arc: SVGCircleElement, share: number | undefined, around: number): void {
  set(arc, {
    'stroke-dashoffset': (around * (1 - (share ?? 0))).toFixed(1),
    visibility: share ? undefined : 'hidden',
  })
}

export function createRing(label: string): Ring {
  const arc = drawing('circle', {
    class: 'ring-arc',
    cx: 25,
    cy: 25,
    r: RADIUS,
    'stroke-dasharray': AROUND,
    transform: 'rotate(-90 25 25)',
  })
  const picture = drawing(
    'svg',
    { viewBox: '0 0 50 50', class: 'ring', 'aria-hidden': 'true' },
    drawing('circle', { class: 'ring-track', cx: 25, cy: 25, r: RADIUS }),
    arc,
  )
  const text = element('span', { class: 'ring-text' })
  const ring = element(
    'div',
    { class: 'deadline', role: 'meter', 'aria-label': label, 'aria-valuemin': 0, 'aria-valuemax': 100 },
    element('div', { class: 'ring-box' }, picture, text),
    element('span', { class: 'ring-label' }, label),
  )
  return {
    element: ring,
    show({ share, text: rest, tone, spoken }) {
      say(text, rest)
      fillArc(arc, share, AROUND)
      set(ring, {
        'data-tone': tone,
        'aria-valuenow': Math.round((share ?? 0) * 100),
        'aria-valuetext': spoken,
      })
    },
  }
}
