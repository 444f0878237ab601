type Attributes = Readonly<Record<string, string | number | boolean | undefined>>
type Child = Node | string | undefined | false

const SVG = 'http://www.w3.org/2000/svg'

/** An element with attributes and children. `true` is an attribute without a value, `false` and `undefined` are none. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  return complete(document.createElement(name), attributes, children)
}

/** The same for what is drawn. */
export function drawing<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Name] {
  return complete(document.createElementNS(SVG, name), attributes, children)
}

/** A button with a listener. */
export function button(attributes: Attributes, press: () => void, ...children: readonly Child[]): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, ...children)
  made.addEventListener('click', () => {
    if (made.getAttribute('aria-disabled') !== 'true') press()
  })
  return made
}

/** Sets what is not so yet: nothing is laid out again for what stays the same. */
export function set(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    const text = value === true ? '' : value === false || value === undefined ? null : String(value)
    if (target.getAttribute(name) === text) continue
    if (text === null) target.removeAttribute(name)
    else target.setAttribute(name, text)
  }
}

/** Sets the text of an element where it is another one. */
export function say(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text
}

function complete<Made extends Element>(made: Made, attributes: Attributes, children: readonly Child[]): Made {
  set(made, attributes)
  made.append(...children.filter((child) => child !== undefined && child !== false))
  return made
}
