import { chromium, type Browser, type BrowserContext, type Page as PlaywrightPage } from 'playwright'
import type { Engine, Profile, ProfileOptions } from '../engine.ts'
import { createJournal } from '../journal.ts'
import { PATIENCE, type Page } from '../page.ts'

/** With what only Chromium can be asked for, by Playwright. */
interface ChromiumProfile extends Profile {
  readonly context: BrowserContext
}

/** Drives the one profile of a Chromium as people have it. A fresh one has no cookies; what was stored for an origin is still there. */
export async function connectChromium(address: string): Promise<Engine> {
  // Or Playwright would make all tabs believe that they are seen.
  const browser = await chromium.connectOverCDP(address, { noDefaults: true })
  return {
    name: 'chromium',
    async openProfile() {
      const [context] = browser.contexts()
      if (!context) throw new Error('The browser has no profile.')
      return createChromiumProfile(context, () => context.clearCookies())
    },
    close: () => browser.close(),
  }
}

/** Drives a Chromium that has many profiles, and whose tabs all believe that they are seen. */
export async function connectManagedChromium(address: string): Promise<Engine> {
  return chromiumEngine(await chromium.connectOverCDP(address))
}

/** The same for one that Playwright has at hand. */
export function chromiumEngine(browser: Browser): Engine {
  return {
    name: 'chromium',
    async openProfile({ baseURL }: ProfileOptions = {}) {
      const context = await browser.newContext({ ...(baseURL && { baseURL }), reducedMotion: 'reduce' })
      return createChromiumProfile(context, () => context.close())
    },
    close: () => browser.close(),
  }
}

/** What only Chromium can be asked for, by Playwright. Throws on a profile of another engine. */
export function contextOf(profile: Profile): BrowserContext {
  if ('context' in profile) return (profile as ChromiumProfile).context
  throw new TypeError('This is no profile of Chromium.')
}

/** A tab of Chromium as Playwright has it, for what only Chromium can be asked for. */
export function playwrightPage(page: Page): PlaywrightPage {
  if ('context' in page) return page as PlaywrightPage
  throw new TypeError('This is no tab of Chromium.')
}

function createChromiumProfile(context: BrowserContext, end: () => Promise<void>): ChromiumProfile {
  const pages = new Set<Page>()
  const exceptions: string[] = []
  const consoleErrors: string[] = []
  const { journal, note } = createJournal()
  context.setDefaultTimeout(PATIENCE)
  context.on('request', (request) => note(`${request.method()} ${new URL(request.url()).pathname}`))
  context.on('response', (response) => note(`${response.status()} ${new URL(response.url()).pathname}`))
  context.on('requestfailed', (request) => note(`no answer ${new URL(request.url()).pathname}`))
  return {
    context,
    version: () => Promise.resolve(context.browser()?.version() ?? 'unknown'),
    journal,
    pages: () => [...pages],
    exceptions,
    consoleErrors,
    async newPage() {
      const page = await context.newPage()
      page.on('pageerror', ({ message }) => exceptions.push(message))
      page.on('console', (message) => {
        if (message.type() === 'error') consoleErrors.push(message.text())
      })
      page.on('close', () => pages.delete(page))
      pages.add(page)
      return page
    },
    // What has been kept is not loaded again.
    goBack: async (page) => void (await playwrightPage(page).goBack({ waitUntil: 'commit' })),
    kill: (page) => crash(playwrightPage(page)),
    async close() {
      await Promise.all([...pages].map((page) => page.close()))
      await end()
    },
  }
}

async function crash(page: PlaywrightPage): Promise<void> {
  const crashed = page.waitForEvent('crash')
  const devtools = await page.context().newCDPSession(page)
  // Nobody is left to answer.
  devtools.send('Page.crash').catch(() => {})
  await crashed
  await page.close()
}
