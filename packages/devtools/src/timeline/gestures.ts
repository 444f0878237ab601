/** What somebody does to the timeline. Places are pixels from the left and top of it. */
export interface Gestures {
  /** Shows `factor` times as much, around a place. */
  readonly zoom: (factor: number, left: number) => void
  /** Moves what is shown by so many pixels. */
  readonly pan: (by: number) => void
  readonly point: (left: number, top: number) => void
  readonly leave: () => void
  readonly press: (left: number, top: number) => void
}

/** A wheel turned by so much shows e times as much. */
const WHEEL = 400
/** Less is a press by somebody whose hand shakes, in pixels. */
const DRAG = 4

/**
 * Wheel zooms, sideways or with Shift it pans; one pointer drags, two pinch. Returns nothing: it lives as long as its element.
 */
export function listenToGestures(target: HTMLElement, gestures: Gestures): void {
  const pointers = new Map<number, Place>()
  let moved = 0

  target.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      const { left } = placeOf(event)
      const across = event.shiftKey && !event.ctrlKey ? event.deltaX || event.deltaY : event.deltaX
      if (Math.abs(across) > Math.abs(event.deltaY) || event.shiftKey) return gestures.pan(across)
      // A pinch on a touchpad is a wheel with Ctrl, and much finer.
      gestures.zoom(Math.exp((event.deltaY / WHEEL) * (event.ctrlKey ? 4 : 1)), left)
    },
    { passive: false },
  )
  target.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return
    target.setPointerCapture(event.pointerId)
    pointers.set(event.pointerId, placeOf(event))
    if (pointers.size === 1) moved = 0
  })
  target.addEventListener('pointermove', (event) => {
    const place = placeOf(event)
    const before = pointers.get(event.pointerId)
    if (!before) return gestures.point(place.left, place.top)
    const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, each]) => each)
    pointers.set(event.pointerId, place)
    moved += Math.abs(place.left - before.left) + Math.abs(place.top - before.top)
    if (moved < DRAG) return
    gestures.leave()
    const [other] = others
    if (!other) return gestures.pan(before.left - place.left)
    const [known, next] = [distance(before, other), distance(place, other)]
    if (known > 0 && next > 0) gestures.zoom(known / next, (place.left + other.left) / 2)
  })
  target.addEventListener('pointerup', (event) => {
    if (!pointers.delete(event.pointerId) || moved >= DRAG) return
    const { left, top } = placeOf(event)
    gestures.press(left, top)
  })
  target.addEventListener('pointercancel', (event) => void pointers.delete(event.pointerId))
  target.addEventListener('pointerleave', () => gestures.leave())

  function placeOf(event: MouseEvent): Place {
    const { left, top } = target.getBoundingClientRect()
    return { left: event.clientX - left, top: event.clientY - top }
  }
}

interface Place {
  readonly left: number
  readonly top: number
}

function distance(one: Place, other: Place): number {
  return Math.abs(one.left - other.left)
}
