import type { Tone } from '../wording/tone.ts'

const schemes = ['light', 'dark'] as const
export type Scheme = (typeof schemes)[number]

/** The colours of one scheme, for stylesheet and canvas alike. Each `…-ink` is read on `surface`, with a contrast of 4.5 or more. */
export type Palette = Readonly<
  Record<
    | 'surface'
    | 'raised'
    | 'sunk'
    | 'line'
    | 'control-line'
    | 'ink'
    | 'soft'
    | 'accent'
    | 'on-accent'
    | 'accent-wash'
    | 'shadow'
    | Tone
    | `${Tone}-ink`
    | `${Tone}-wash`,
    string
  >
>

export const palettes: Readonly<Record<Scheme, Palette>> = {
  light: {
    surface: '#ffffff',
    raised: '#f8f8f6',
    sunk: '#f3f3ef',
    line: '#e5e4dd',
    'control-line': '#cfcdc4',
    ink: '#1c211e',
    soft: '#5a615c',
    accent: '#14614a',
    'on-accent': '#ffffff',
    'accent-wash': '#e4f0ea',
    shadow: '#1c211e33',
    plain: '#9aa19d',
    'plain-ink': '#5a615c',
    'plain-wash': '#eeeeea',
    good: '#2b9a6b',
    'good-ink': '#14704b',
    'good-wash': '#e0f2e9',
    info: '#4a86d8',
    'info-ink': '#24589e',
    'info-wash': '#e6eff9',
    warn: '#dc9a24',
    'warn-ink': '#855508',
    'warn-wash': '#fbf0d8',
    bad: '#d5494a',
    'bad-ink': '#ab2c2e',
    'bad-wash': '#fbe8e6',
  },
  dark: {
    surface: '#171b19',
    raised: '#1d2220',
    sunk: '#121614',
    line: '#2b322f',
    'control-line': '#414a46',
    ink: '#e8ebe9',
    soft: '#a7b0ab',
    accent: '#6fcfa8',
    'on-accent': '#0a1f17',
    'accent-wash': '#1b3028',
    shadow: '#000000a6',
    plain: '#717b76',
    'plain-ink': '#a7b0ab',
    'plain-wash': '#262c29',
    good: '#4bb585',
    'good-ink': '#6fcfa8',
    'good-wash': '#1a3127',
    info: '#5f9ae8',
    'info-ink': '#93b9ef',
    'info-wash': '#1b2a3c',
    warn: '#dba544',
    'warn-ink': '#e9bb6c',
    'warn-wash': '#352b14',
    bad: '#e2706b',
    'bad-ink': '#f29690',
    'bad-wash': '#3d1f1e',
  },
}

/** The palettes as custom properties of `.root`, which says its scheme. */
export const paletteCss: string = schemes
  .map((scheme) => `.root[data-scheme=${scheme}] { color-scheme: ${scheme}; ${properties(palettes[scheme])} }`)
  .join('\n')

function properties(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, colour]) => `--${name}: ${colour};`)
    .join(' ')
}
