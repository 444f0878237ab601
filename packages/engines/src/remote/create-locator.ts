import { getByAltTextSelector, getByLabelSelector, getByRoleSelector, getByTextSelector } from 'ivya'
import { setTimeout } from 'node:timers/promises'
import { PATIENCE, type ClickOptions, type Finder, type Locator, type Patience, type Point } from '../page.ts'
import type { Agent } from './agent.ts'
import type { Driver } from './driver.ts'
import type { PageCalls } from './ask-page.ts'

type Calls = Omit<Agent, 'takeComplaints'>

export interface LocatorHost {
  readonly driver: Driver
  readonly calls: PageCalls
}

/** After how many milliseconds a page is asked again whether it is so far: at first, and at most. To find an element is work for a page that has some of its own. */
const INTERVAL = { first: 25, last: 100 }

const selectors = new WeakMap<Locator, string>()

/** Finds within what a selector of Playwright's stands for; in the page, where it is empty. */
export function createFinder(host: LocatorHost, within = ''): Finder {
  const find = (selector: string): Locator => createLocator(host, within ? `${within} >> ${selector}` : selector)
  return {
    getByRole: (role, options) => find(getByRoleSelector(role, options)),
    getByText: (text, options) => find(getByTextSelector(text, options)),
    getByLabel: (text, options) => find(getByLabelSelector(text, options)),
    getByAltText: (text, options) => find(getByAltTextSelector(text, options)),
    locator: find,
  }
}

function createLocator(host: LocatorHost, selector: string): Locator {
  const { driver, calls } = host
  const refined = (part: string): Locator => createLocator(host, `${selector} >> ${part}`)
  const describe = (what: string): string => `${what}: ${selector}`

  async function ask<Name extends keyof Calls>(
    name: Name,
    ...values: readonly unknown[]
  ): Promise<ReturnType<Calls[Name]>> {
    const given = [selector, ...values].map((value) => JSON.stringify(value)).join(', ')
    // The agent's own answer, passed as JSON.
    return (await calls.evaluate(`keyturnAgent.${name}(${given})`)) as ReturnType<Calls[Name]>
  }

  /** Does something with the element as soon as that can be done. */
  function eventually<Name extends keyof Calls>(
    name: Name,
    ...values: readonly unknown[]
  ): Promise<NonNullable<ReturnType<Calls[Name]>>> {
    return until(describe(name), async () => (await ask(name, ...values)) ?? undefined)
  }

  /** Where the element is when it has come to a stand. */
  function standing({ position, force, ...patience }: ClickOptions): Promise<Point> {
    let before: Point | null = null
    return until(
      describe('click'),
      async () => {
        const now = await ask('aim', { position, force })
        const stands = now !== null && now.x === before?.x && now.y === before.y
        before = now
        return stands ? now : undefined
      },
      patience,
    )
  }

  const locator: Locator = {
    ...createFinder(host, selector),
    first: () => refined('nth=0'),
    filter: ({ hasText }) => refined(`internal:has-text=${JSON.stringify(hasText)}i`),
    and: (other) => refined(`internal:and=${JSON.stringify(selectors.get(other))}`),
    or: (other) => refined(`internal:or=${JSON.stringify(selectors.get(other))}`),
    async waitFor({ state = 'visible', ...patience } = {}) {
      const wantsIt = state === 'visible' || state === 'attached'
      const name = state === 'visible' || state === 'hidden' ? 'isVisible' : 'isAttached'
      await until(describe(state), async () => ((await ask(name)) === wantsIt ? true : undefined), patience)
    },
    count: () => ask('count'),
    async click(options = {}) {
      await until(
        describe('clicked'),
        async () => {
          const { x, y } = await standing(options)
          await driver.clickAt(x, y)
          return (await calls.evaluate('keyturnAgent.wasHit()')) === true ? true : undefined
        },
        options,
      )
    },
    fill: async (text) => void (await eventually('fill', text)),
    focus: async () => void (await eventually('focus')),
    selectOption: (label) => eventually('select', label),
    setInputFiles: async ({ name, mimeType, buffer }) =>
      void (await eventually('giveFile', name, mimeType, buffer.toString('base64'))),
    innerText: () => eventually('innerText'),
    inputValue: () => eventually('inputValue'),
    getAttribute: async (name) => (await eventually('attribute', name))[0],
  }
  selectors.set(locator, selector)
  return locator
}

async function until<Value>(
  what: string,
  look: () => Promise<Value | undefined>,
  { timeout = PATIENCE }: Patience = {},
): Promise<Value> {
  const end = performance.now() + timeout
  for (let interval = INTERVAL.first; ; interval = Math.min(interval * 1.25, INTERVAL.last)) {
    const value = await look().catch(unlessFatal)
    if (value !== undefined) return value
    if (performance.now() > end) throw new Error(`Waited for ${timeout} ms in vain. ${what}`)
    await setTimeout(interval)
  }
}

/** While a page gives way to another it cannot be asked. */
function unlessFatal(error: unknown): undefined {
  if (error instanceof Error && error.name === 'PageIsLeaving') return undefined
  throw error
}
