/** Whatever the page says of it counts for more. Forced colours keep system colours, and take shadows away. */
const rule = ':where(.keyturn-warning, .keyturn-held)::backdrop{background:var(--keyturn-backdrop,rgb(0 0 0/.4))}'

let sheet: CSSStyleSheet | undefined

/**
 * Covers the page behind a dialog. No attribute reaches `::backdrop`, so it is one rule, adopted rather than written into the page: that
 * needs no `style-src 'unsafe-inline'`.
 */
export function adoptBackdrop(): void {
  // jsdom has none.
  if (!document.adoptedStyleSheets) return
  sheet ??= new CSSStyleSheet()
  if (document.adoptedStyleSheets.includes(sheet)) return
  sheet.replaceSync(rule)
  document.adoptedStyleSheets.push(sheet)
}
