import { Ivya } from 'ivya'
import { isElementVisible } from 'ivya/utils'
import type { ClickOptions, Point } from '../page.ts'

// Runs in the pages of browsers that Playwright does not drive, and finds there what a locator stands for. Bundled by `bundle-agent.ts`.

declare global {
  var keyturnAgent: Agent
  /** What a page kept of its exceptions before there was an agent, where it does. */
  var earlyExceptions: string[] | undefined
}

/** What can be asked of elements, by the selector of a locator. All but `count` speak of the first. */
export interface Agent {
  readonly count: (selector: string) => number
  readonly isAttached: (selector: string) => boolean
  readonly isVisible: (selector: string) => boolean
  /** Where a pointer would meet it, if it would by now, or where it is with `force`; scrolls there. */
  readonly aim: (selector: string, options?: Pick<ClickOptions, 'position' | 'force'>) => Point | null
  /** Whether what was aimed at last has been clicked; true where the page has become another since. */
  readonly wasHit: () => boolean
  readonly focus: (selector: string) => true | null
  /** Replaces what is in a field, as typing would. */
  readonly fill: (selector: string, text: string) => true | null
  readonly select: (selector: string, label: string) => true | null
  readonly giveFile: (selector: string, name: string, type: string, base64: string) => true | null
  readonly innerText: (selector: string) => string | null
  readonly inputValue: (selector: string) => string | null
  /** In a list, since there may be none of that name. */
  readonly attribute: (selector: string, name: string) => readonly [string | null] | null
  /** Exceptions and console errors since it was last asked. */
  readonly takeComplaints: () => Complaints
}

export interface Complaints {
  readonly exceptions: readonly string[]
  readonly consoleErrors: readonly string[]
}

/** Its name is in the user agent, and it matters for how text is found. */
const ivya = Ivya.create({ browser: navigator.userAgent.includes('Firefox') ? 'firefox' : 'webkit' })

let isHit = true

globalThis.keyturnAgent = {
  count: (selector) => findAll(selector).length,
  isAttached: (selector) => findAll(selector).length > 0,
  isVisible: (selector) => isSeen(findAll(selector)[0]),
  aim,
  wasHit: () => isHit,
  focus: (selector) => withSeen(selector, (element) => (element as HTMLElement).focus()),
  fill: (selector, text) => withSeen(selector, (element) => fill(element, text)),
  select: (selector, label) => withSeen(selector, (element) => select(element, label)),
  giveFile: (selector, name, type, base64) =>
    withFirst(selector, (element) => giveFile(element, new File([decode(base64)], name, { type }))),
  innerText: (selector) => withFirst(selector, (element) => String(Reflect.get(element, 'innerText'))),
  inputValue: (selector) => withFirst(selector, (element) => String(Reflect.get(element, 'value'))),
  attribute: (selector, name) => withFirst(selector, (element) => [element.getAttribute(name)]),
  takeComplaints: overhear(),
}

function findAll(selector: string): readonly Element[] {
  return ivya.queryLocatorSelectorAll(selector, document)
}

function isSeen(element: Element | undefined): element is Element {
  return element !== undefined && isElementVisible(element)
}

function withFirst<Result>(selector: string, read: (element: Element) => Result): Result | null {
  const [element] = findAll(selector)
  return element ? read(element) : null
}

function withSeen(selector: string, act: (element: Element) => void): true | null {
  const [element] = findAll(selector)
  if (!isSeen(element) || element.matches(':disabled')) return null
  act(element)
  return true
}

function aim(selector: string, { position, force = false }: ClickOptions = {}): Point | null {
  const [element] = findAll(selector)
  if (!isSeen(element) || element.matches(':disabled')) return null
  element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' })
  const { left, top, width, height } = element.getBoundingClientRect()
  const [x, y] = position ? [left + position.x, top + position.y] : [left + width / 2, top + height / 2]
  if (!force && !isMet(element, x, y)) return null
  if (force) isHit = true
  else watchForClick(element)
  return intoPage(element, Math.round(x), Math.round(y))
}

/** What comes in the way at the last moment takes the click. */
function watchForClick(element: Element): void {
  isHit = false
  const note = (event: Event): void => {
    isHit ||= event.composedPath().includes(element)
  }
  element.ownerDocument.defaultView?.addEventListener('click', note, { capture: true, once: true })
}

/** Whether what is in front at a point of its document is the element, something in it, or what it is in as its label. */
function isMet(element: Element, x: number, y: number): boolean {
  let met = element.ownerDocument.elementFromPoint(x, y)
  while (met?.shadowRoot) {
    const inner = met.shadowRoot.elementFromPoint(x, y)
    if (!inner || inner === met) break
    met = inner
  }
  if (met?.closest('label') && Reflect.get(met.closest('label') ?? {}, 'control') === element) return true
  for (let node: Node | null = met; node; node = parentOf(node)) if (node === element) return true
  return false
}

function parentOf(node: Node): Node | null {
  return node instanceof ShadowRoot ? node.host : node.parentNode
}

/** From the coordinates of a frame to those of the page that it is in. */
function intoPage(element: Element, x: number, y: number): Point {
  const frame = element.ownerDocument.defaultView?.frameElement
  if (!frame) return { x, y }
  frame.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' })
  const { left, top } = frame.getBoundingClientRect()
  return intoPage(frame, Math.round(x + left + frame.clientLeft), Math.round(y + top + frame.clientTop))
}

function fill(element: Element, text: string): void {
  const field = element as HTMLInputElement // or a textarea, which has these, too
  field.focus()
  field.select()
  const isDone = field.ownerDocument.execCommand(text === '' ? 'delete' : 'insertText', false, text)
  if (!isDone && field.value !== text) throw new Error(`Cannot fill ${element.outerHTML}`)
}

function select(element: Element, label: string): void {
  const list = element as HTMLSelectElement
  const option = [...list.options].find((each) => each.label === label || each.value === label)
  if (!option) throw new Error(`No option ${label} in ${element.outerHTML}`)
  option.selected = true
  list.dispatchEvent(new Event('input', { bubbles: true }))
  list.dispatchEvent(new Event('change', { bubbles: true }))
}

function giveFile(element: Element, file: File): true {
  const input = element as HTMLInputElement
  const chosen = new DataTransfer()
  chosen.items.add(file)
  input.files = chosen.files
  input.dispatchEvent(new Event('input', { bubbles: true }))
  input.dispatchEvent(new Event('change', { bubbles: true }))
  return true
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

/** From now on, and what the page has kept until now. */
function overhear(): Agent['takeComplaints'] {
  let exceptions = [...(globalThis.earlyExceptions ?? [])]
  let consoleErrors: string[] = []
  addEventListener('error', ({ message }) => exceptions.push(message))
  addEventListener('unhandledrejection', ({ reason }) => exceptions.push(String(reason)))
  const { error } = console
  // oxlint-disable-next-line no-console -- whatever an app writes there is to be known
  console.error = (...values: readonly unknown[]) => {
    consoleErrors.push(values.map(String).join(' '))
    Reflect.apply(error, console, values)
  }
  return () => {
    const taken = { exceptions, consoleErrors }
    exceptions = []
    consoleErrors = []
    return taken
  }
}
