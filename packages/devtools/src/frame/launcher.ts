import { button, drawing, set } from '../elements/element.ts'
import { mark } from '../elements/icon.ts'
import { fillArc } from '../views/ring.ts'
import type { Glance } from '../wording/glance.ts'
import type { Level } from '../wording/level.ts'

/** The floating button: it opens the panel, and shows at a glance how the session is. */
export interface Launcher {
  readonly element: HTMLButtonElement
  readonly show: (glance: Glance & { readonly token: Level }) => void
}

const RADIUS = 20
const AROUND = 2 * Math.PI * RADIUS

export function createLauncher(corner: 'left' | 'right', open: () => void): Launcher {
  const arc = drawing('circle', {
    class: 'ring-arc',
    cx: 22,
    cy: 22,
    r: RADIUS,
    'stroke-dasharray': AROUND,
    transform: 'rotate(-90 22 22)',
  })
  const ring = drawing('svg', { viewBox: '0 0 44 44', class: 'launcher-ring', 'aria-hidden': 'true' }, arc)
  const launcher = button({ class: 'launcher', 'data-corner': corner, 'aria-expanded': 'false' }, open, ring, mark())
  return {
    element: launcher,
    show({ token, status, tone }) {
      fillArc(arc, token.share, AROUND)
      set(launcher, {
        'data-tone': tone,
        'aria-label': `Open Keyturn devtools: ${status}`,
        title: `Keyturn: ${status}`,
      })
    },
  }
}
