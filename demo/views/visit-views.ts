import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { signIn } from '../e2e/browser.ts'
import { views, type View } from './views.ts'

/** The morning of all visits. */
const NOW = new Date('2026-03-12T08:30:00Z')

export interface Visit extends BrowserContextOptions {
  readonly browser: Browser
  /** Where the demo with the mock server is. */
  readonly origin: string
  /** Whether nothing goes on by itself: what is drawn is the same each time, but scripts that wait for a timer wait for ever. */
  readonly isTimeStill: boolean
}

/** Leads one visitor through all views, and shows each. */
export async function visitViews(
  { browser, origin, isTimeStill, ...settings }: Visit,
  look: (page: Page, view: View) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    baseURL: origin,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    ...settings,
  })
  const page = await context.newPage()
  await page.clock.install({ time: NOW })
  if (isTimeStill) await page.clock.pauseAt(NOW)
  // What is put off by a random time is put off by the same, and by more than a view waits.
  await page.addInitScript(() => void (Math.random = () => 0.9))
  // Been here before, so that the tour is not offered on each page.
  await page.addInitScript(() => localStorage.setItem('demo-tour', 'known'))
  let present: View['as']
  for (const view of views) {
    if (view.as !== present) await change(page, view.as)
    present = view.as
    await open(page, view)
    await look(page, view)
    await view.leave?.(page)
  }
  await context.close()
}

async function change(page: Page, userId: View['as']): Promise<void> {
  await page.goto('/expenses')
  const account = page.getByRole('button', { name: /^Account of/ })
  await account.or(page.getByRole('heading', { name: 'Sign in' })).waitFor()
  if (await account.isVisible()) {
    await account.click()
    await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  }
  if (userId) await signIn(page, userId)
}

async function open(page: Page, { path, heading, arrange }: View): Promise<void> {
  await page.goto(path)
  // The lab is loaded when it is needed, and React waits a moment before it shows what came late.
  if (path.startsWith('/lab')) {
    await page.waitForLoadState('networkidle')
    await page.clock.runFor(500)
  }
  await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor()
  await page.getByText('Loading').waitFor({ state: 'detached' })
  await arrange?.(page)
  // What was put off for a moment has been done, e.g. the first count-down.
  await page.clock.runFor(500)
  await page.evaluate(() => scrollTo(0, 0))
}
