/**
 * Where the user forces colours, backgrounds and shadows are gone: what is chosen, pressed, hindered or set off is told by system colours and
 * lines.
 */
export const forcedCss: string = `
@media (forced-colors: active) {
  .tab[aria-selected=true]::after { height: 3px; forced-color-adjust: none; background: Highlight; }
  .tab[aria-selected=true], [aria-pressed=true], .link[aria-current], tbody tr[data-selected] {
    forced-color-adjust: none; background: Highlight; color: HighlightText; border-color: Highlight;
  }
  :is([aria-pressed=true], .link[aria-current], tbody tr[data-selected]) * { color: inherit; }
  .live[aria-pressed=true]::before { background: HighlightText; }
  [aria-disabled=true] { color: GrayText; border-color: GrayText; }
  .launcher, .tooltip, .icon-button, .tool, [data-narrow] .notice:not(:empty) { border: 1px solid; }
  .launcher { border-radius: 50%; }
  .badge { border: 1px solid; }
  .badge::before, .live::before, .resizer::after { forced-color-adjust: none; background: CanvasText; }
  .launcher-ring .ring-arc, .ring-arc { stroke: Highlight; }
  .ring-track { stroke: GrayText; }
  :focus-visible { outline-color: CanvasText; }
}
`
