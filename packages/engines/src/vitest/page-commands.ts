import { parseKeyDef } from '@vitest/browser'
import type { ClickOptions, Keyboard, Locator, Page } from '../page.ts'

/** Where Vitest runs the tests. */
const FRAME = '[data-vitest="true"]'

interface Context {
  readonly page: Page
}

/** How Vitest passes a locator on. */
interface Described {
  readonly selector: string
}

/** What Vitest asks of those who drive a page for it, as far as our tests need it. */
export const pageCommands: Readonly<Record<string, (context: never, ...values: readonly never[]) => Promise<unknown>>> =
  {
    __vitest_click: (context: Context, described: Described, options?: ClickOptions) =>
      find(context, described).click(options),
    __vitest_fill: (context: Context, described: Described, text: string) => find(context, described).fill(text),
    __vitest_keyboard: async (context: Context, text: string) => {
      await focusFrame(context)
      await type(context, text)
      return { unreleased: [] }
    },
    __vitest_tab: async (context: Context, { shift = false }: { readonly shift?: boolean } = {}) => {
      await type(context, shift ? '{Shift>}{Tab}{/Shift}' : '{Tab}')
    },
    __vitest_cleanup: async () => {},
    __vitest_viewport: ({ page }: Context, size: { readonly width: number; readonly height: number }) =>
      page.evaluate(({ width, height }) => {
        const frame = document.querySelector<HTMLElement>('[data-vitest="true"]')
        frame?.style.setProperty('width', `${width}px`)
        frame?.style.setProperty('height', `${height}px`)
      }, size),
  }

function find({ page }: Context, { selector }: Described): Locator {
  // Within a frame its root is not found.
  return selector === 'html' ? page.locator(FRAME) : page.frameLocator(FRAME).locator(selector)
}

/** Keys go to where the focus is. */
async function focusFrame({ page }: Context): Promise<void> {
  await page.evaluate(() => {
    const frame = document.querySelector<HTMLElement>('[data-vitest="true"]')
    if (document.activeElement !== frame) frame?.focus()
  })
}

/** Keys as Testing Library's user-event writes them. */
async function type({ page: { keyboard } }: Context, text: string): Promise<void> {
  for (const { keyDef, releasePrevious, releaseSelf, repeat } of parseKeyDef(text)) {
    const key = keyDef.key ?? ''
    if (releasePrevious) await keyboard.up(key)
    else if (!releaseSelf) await keyboard.down(key)
    else if (repeat === 1) await keyboard.press(key)
    else await hold(keyboard, key, repeat)
  }
}

/** A key that is held down comes again and again, and goes up once. */
async function hold(keyboard: Keyboard, key: string, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await keyboard.down(key)
  await keyboard.up(key)
}
