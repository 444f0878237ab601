// pnpm screenshots: every view of the demo wide, narrow and dark, into docs/images/demo; the same picture again where nothing has changed.
// Of stories that have been played, too; what they measure differs a little each time.
// --png FOLDER: as PNG into a folder, to look at. --only NAME: that view alone.
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { BrowserContextOptions, Page } from 'playwright'
import { openBrowser } from '../e2e/browser.ts'
import { startMock } from '../server/mock.ts'
import { visitViews } from './visit-views.ts'

const looks = {
  wide: { viewport: { width: 1280, height: 800 } },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
  narrow: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
} as const satisfies Readonly<Record<string, BrowserContextOptions>>

/** Letters look the same wherever they stand, and whatever else the machine is doing. */
const sameLetters = ['--font-render-hinting=none', '--disable-lcd-text', '--disable-font-subpixel-positioning']

const played = ['ten-tabs', 'stolen-token']

const { values } = parseArgs({ options: { png: { type: 'string' }, only: { type: 'string' } } })
const folder = values.png ?? fileURLToPath(new URL('../../docs/images/demo', import.meta.url))
if (!values.png && !values.only) await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })

const [browser, { origin, close }] = await Promise.all([openBrowser(sameLetters), startMock({ port: 0, built: true })])
try {
  for (const [look, settings] of Object.entries(looks)) {
    await visitViews({ browser, origin, isTimeStill: true, ...settings }, async (page, { name }) => {
      if (values.only && values.only !== name) return
      await take(page, `${name}-${look}`)
    })
    for (const id of played) {
      const name = `${id}-played`
      if (values.only && values.only !== name) continue
      const context = await browser.newContext({ baseURL: origin, reducedMotion: 'reduce', ...settings })
      const page = await context.newPage()
      await page.goto(`/lab/${id}`)
      await page.getByRole('button', { name: 'Play', exact: true }).click()
      await page.getByRole('button', { name: 'Play again' }).waitFor()
      await page.evaluate(() => scrollTo(0, 0))
      await take(page, `${name}-${look}`)
      await context.close()
    }
  }
} finally {
  await browser.close()
  await close()
}

async function take(page: Page, name: string): Promise<void> {
  // The backdrop of a dialog covers no more than what is in view.
  const fullPage = (await page.locator('dialog[open]').count()) === 0
  const format = values.png ? ({ type: 'png' } as const) : ({ type: 'webp', quality: 75 } as const)
  await page.screenshot({ path: join(folder, `${name}.${format.type}`), fullPage, ...format })
}
