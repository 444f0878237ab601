import { parseKeyDef } from '@vitest/browser'
import type { Locator, Page } from '../page.ts'

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
    __vitest_click: (context: Context, described: Described) => find(context, described).click(),
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
  return page.frameLocator('[data-vitest="true"]').locator(selector)
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
    else for (let time = 0; time < repeat; time++) await keyboard.press(key)
  }
}
