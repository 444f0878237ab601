/**
 * What no `style` attribute can say. The page's own rules for the backdrop count for more. Forced colours take shadows away and keep system
 * colours, and lay a plate of the page's colour behind each text: on a filled button with text of that colour nothing could be read.
 */
const rules = `:where(.keyturn-warning,.keyturn-held)::backdrop{background:var(--keyturn-backdrop,rgb(0 0 0/.4))}
@media(forced-colors:active){.keyturn-warning__extend{forced-color-adjust:none;background:ButtonText!important;color:ButtonFace!important}}`

let sheet: CSSStyleSheet | undefined

/** Adopts two rules rather than writing them into the page, which needs no `style-src 'unsafe-inline'`. */
export function adoptStyle(): void {
  // jsdom has none.
  if (!document.adoptedStyleSheets) return
  sheet ??= new CSSStyleSheet()
  if (document.adoptedStyleSheets.includes(sheet)) return
  sheet.replaceSync(rules)
  document.adoptedStyleSheets.push(sheet)
}
