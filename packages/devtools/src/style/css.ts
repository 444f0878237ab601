import { forcedCss } from './forced.ts'
import { frameCss } from './frame.ts'
import { paletteCss } from './palette.ts'
import { viewsCss } from './views.ts'

/** Everything in pixels: a page may have made its root font as large as it likes. */
const base = `
* { box-sizing: border-box; margin: 0; padding: 0; }
:host { letter-spacing: normal !important; word-spacing: normal !important; line-height: normal !important; }
[hidden] { display: none !important; }
.root {
  position: fixed; inset: auto 0 0 0; z-index: 2147483000; height: 0;
  font: 12px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Cantarell, Ubuntu, sans-serif;
  font-variant-numeric: tabular-nums; color: var(--ink); -webkit-font-smoothing: antialiased;
}
.root[data-inline] { position: relative; inset: auto; z-index: auto; height: 100%; display: flex; background: var(--surface); }
button { font: inherit; color: inherit; background: none; border: 0; cursor: pointer; text-align: start; }
button[aria-disabled=true] { cursor: default; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
ul, ol { list-style: none; }
svg { display: block; fill: none; stroke: currentColor; stroke-linecap: round; stroke-linejoin: round; }
.icon { width: 16px; height: 16px; stroke-width: 1.8; }
.mark { width: 18px; height: 18px; stroke-width: 2.2; }
.grow { flex: 1; min-width: 0; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.overline { font-size: 10.5px; font-weight: 600; letter-spacing: 0.04em; text-transform: uppercase; color: var(--soft); }
.badge {
  display: inline-flex; align-items: center; gap: 6px; padding: 2px 9px 2px 8px; border-radius: 99px; white-space: nowrap;
  background: var(--plain-wash); color: var(--plain-ink); font-size: 11.5px; font-weight: 550;
}
.badge::before { content: ""; width: 7px; height: 7px; border-radius: 50%; background: var(--plain); }
${(['good', 'info', 'warn', 'bad'] as const)
  .map(
    (tone) => `.badge[data-tone=${tone}] { background: var(--${tone}-wash); color: var(--${tone}-ink); }
.badge[data-tone=${tone}]::before { background: var(--${tone}); }
[data-tone=${tone}] .ring-arc { stroke: var(--${tone}); }
[data-tone=${tone}] .outcome, tr[data-tone=${tone}] td:last-child { color: var(--${tone}-ink); }`,
  )
  .join('\n')}
.ring-arc { stroke: var(--plain); stroke-width: 4; transition: stroke-dashoffset 0.3s ease-out, stroke 0.3s; }
.ring-track { stroke: var(--line); stroke-width: 4; }
@media (prefers-reduced-motion: reduce) { * { transition: none !important; animation: none !important; } }
`

export const css: string = [paletteCss, base, frameCss, viewsCss, forcedCss].join('\n')
