import { css } from '../style/css.ts'

/** What somebody does in here is no activity of the app's user, and none of the app's shortcuts. */
const OWN = ['click', 'input', 'keydown', 'keyup', 'pointerdown', 'pointermove', 'pointerup', 'touchstart', 'wheel']

const TEXT_SPACING = ['letter-spacing', 'word-spacing', 'line-height']

/** An element for the page with `root` in its shadow: no style of the page reaches into it, and none of it gets out. */
export function createHost(root: HTMLElement): HTMLElement {
  const host = document.createElement('keyturn-devtools')
  host.style.setProperty('all', 'initial', 'important')
  host.style.setProperty('display', 'block', 'important')
  // What readers may want to set is kept from the page by a rule of the shadow; https://www.w3.org/WAI/WCAG22/Understanding/text-spacing
  for (const name of TEXT_SPACING) host.style.removeProperty(name)
  const shadow = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  shadow.adoptedStyleSheets = [sheet]
  shadow.append(root)
  for (const type of OWN) host.addEventListener(type, (event) => event.stopPropagation())
  return host
}
