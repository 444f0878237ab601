import { drawing } from './element.ts'

const paths = {
  copy: 'M9 9h10v11H9zM5 15V4h10',
  close: 'M6 6l12 12M18 6 6 18',
  minus: 'M6 12h12',
  plus: 'M12 6v12M6 12h12',
  fit: 'M4 9V5h4M20 9V5h-4M4 15v4h4M20 15v4h-4',
  trash: 'M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13',
} as const

/** A picture for a button that has a name of its own. */
export function icon(name: keyof typeof paths): SVGSVGElement {
  return drawing(
    'svg',
    { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' },
    drawing('path', { d: paths[name] }),
  )
}

/** The mark of Keyturn: a key that is being turned. */
export function mark(): SVGSVGElement {
  return drawing(
    'svg',
    { viewBox: '0 0 24 24', class: 'mark', 'aria-hidden': 'true' },
    drawing('circle', { cx: 8.5, cy: 12, r: 4 }),
    drawing('path', { d: 'M12.5 12H20v3.5M16.5 12v2.5' }),
  )
}
