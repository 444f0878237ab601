import { element, set } from '../elements/element.ts'

const SMALLEST = 200
/** What stays free of the page above the panel, in pixels. */
const PAGE = 56
/** In a lower window, which is one that is enlarged, the panel may have all of it, and has at first. Pixels. */
const LOW = 400
const STEP = 24
/** Pixels. */
const DOCKED = 348

/** The upper edge of the panel, to be dragged or moved by arrow keys. */
export interface Resizer {
  readonly element: HTMLElement
  /** The height of the panel, within what the window allows. */
  readonly height: () => number
}

export function createResizer(first: number | undefined, changed: (height: number) => void): Resizer {
  // On a phone the sheet covers more than half, elsewhere the panel leaves most to the page.
  let wanted = first ?? (innerWidth < innerHeight && innerHeight >= LOW ? innerHeight * 0.64 : DOCKED)
  const edge = element('div', {
    class: 'resizer',
    role: 'separator',
    tabindex: 0,
    'aria-label': 'Height of the panel',
    'aria-orientation': 'horizontal',
    'aria-valuemin': SMALLEST,
  })

  function largest(): number {
    return Math.max(SMALLEST, innerHeight < LOW ? innerHeight : innerHeight - PAGE)
  }

  function height(): number {
    return Math.round(Math.min(largest(), Math.max(SMALLEST, wanted)))
  }

  function resize(next: number): void {
    wanted = Math.min(largest(), Math.max(SMALLEST, next))
    describe()
    changed(height())
  }

  function describe(): void {
    set(edge, { 'aria-valuenow': height(), 'aria-valuemax': largest() })
  }

  edge.addEventListener('pointerdown', (event) => {
    edge.setPointerCapture(event.pointerId)
    event.preventDefault()
    edge.focus()
  })
  edge.addEventListener('pointermove', (event) => {
    if (edge.hasPointerCapture(event.pointerId)) resize(innerHeight - event.clientY)
  })
  edge.addEventListener('keydown', (event) => {
    const targets: Readonly<Record<string, number>> = {
      ArrowUp: height() + STEP,
      ArrowDown: height() - STEP,
      Home: SMALLEST,
      End: largest(),
    }
    const target = targets[event.key]
    if (target === undefined) return
    event.preventDefault()
    resize(target)
  })
  describe()
  return { element: edge, height }
}
