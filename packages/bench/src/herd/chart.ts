import * as Plot from '@observablehq/plot'
import { JSDOM } from 'jsdom'

export interface Point {
  readonly x: number
  readonly y: number
}

/** Two curves over time. What rises beyond `top` is cut off and told in words. */
export interface Chart {
  readonly title: string
  readonly x: string
  readonly y: string
  readonly top: number
  readonly keyturn: readonly Point[]
  readonly naive: readonly Point[]
  /** A line that should not be crossed from some point on. */
  readonly target?: Point
}

/** An image of its own: it brings its background along, and follows the reader's light or dark mode. */
const style = `
  svg { background: var(--paper); color: var(--ink); --paper: #fff; --ink: #1f2328; --keyturn: #0a63c9; --naive: #bc4c00; --target: #57606a; font-size: 12px }
  @media (prefers-color-scheme: dark) { svg { --paper: #0d1117; --ink: #e6edf3; --keyturn: #58a6ff; --naive: #f0883e; --target: #8d96a0 } }`

export function draw({ title, x, y, top, keyturn, naive, target }: Chart): string {
  const { document } = new JSDOM('').window
  const beyond = Math.max(...naive.map((point) => point.y))
  const cut = beyond > top ? ` (up to ${format(beyond)})` : ''
  const end = Math.max(...keyturn.map((point) => point.x))
  const curve = { x: 'x', y: 'y', curve: 'step-after', clip: true } as const
  const legend = { frameAnchor: 'top-right', dy: -14, fontSize: 13, fontWeight: 600 } as const
  const svg = Plot.plot({
    document,
    ariaLabel: title,
    width: 860,
    height: 300,
    marginLeft: 76,
    marginTop: 30,
    marginBottom: 42,
    x: { label: x },
    y: { label: y, grid: true, domain: [0, top], tickFormat: format },
    marks: [
      Plot.areaY(keyturn, { ...curve, fill: 'var(--keyturn)', fillOpacity: 0.15 }),
      Plot.lineY(naive, { ...curve, stroke: 'var(--naive)', strokeWidth: 1.2 }),
      Plot.lineY(keyturn, { ...curve, stroke: 'var(--keyturn)', strokeWidth: 1.6 }),
      target &&
        Plot.ruleY([target.y], {
          x1: target.x,
          x2: end,
          stroke: 'var(--target)',
          strokeWidth: 1.2,
          strokeDasharray: '5 4',
        }),
      Plot.ruleY([0]),
      Plot.text([`naive${cut}`], { ...legend, dx: -80, fill: 'var(--naive)' }),
      Plot.text(['Keyturn'], { ...legend, fill: 'var(--keyturn)' }),
    ],
  })
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  const sheet = document.createElement('style')
  sheet.textContent = style
  svg.prepend(sheet)
  // A tenth of a pixel is seen by nobody.
  return `${svg.outerHTML.replaceAll(/\d+\.\d{2,}/g, (digits) => Number(digits).toFixed(1))}\n`
}

function format(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 1 })
}
