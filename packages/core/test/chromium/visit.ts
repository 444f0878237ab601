import { chromium, type Browser, type BrowserContext, type Page } from 'playwright'
import { afterAll, beforeAll, expect, inject, onTestFinished } from 'vitest'
import { startSite, type Site, type SiteOptions } from './site.ts'
import { createTab, type OpenOptions, type Tab } from './tab.ts'

/** A browser that visits a site for the first time. */
export interface Visit {
  readonly site: Site
  readonly context: BrowserContext
  /** What the pages reported as errors. None may be left. */
  readonly complaints: string[]
  /** Opens a tab in front of the others; `prepare` runs in it before anything else does. */
  readonly open: (options?: OpenOptions, prepare?: () => void) => Promise<Tab>
  /** Opens a tab and signs Alice in; what the site counts, it counts from then on. */
  readonly signedIn: (options?: OpenOptions, prepare?: () => void) => Promise<Tab>
  /** Opens one more tab where somebody is signed in already. */
  readonly another: (options?: OpenOptions) => Promise<Tab>
  /** Lets time pass, on the server and in these tabs. */
  readonly skip: (duration: number, ...tabs: readonly Tab[]) => Promise<void>
}

/**
 * For the tests of a file: how to visit a fresh site. A visit ends with its test, which fails where a token got out or a page complained.
 */
export function createVisits(): (options?: Partial<SiteOptions>) => Promise<Visit> {
  let browser: Browser
  beforeAll(async () => {
    // Or Playwright would make all tabs believe that they are seen.
    browser = await chromium.connectOverCDP(inject('chromiumAddress'), { noDefaults: true })
  })
  afterAll(() => browser.close())
  return (options) => visit(browser, options)
}

async function visit(browser: Browser, options: Partial<SiteOptions> = {}): Promise<Visit> {
  const site = await startSite({ script: inject('pageScript'), ...options })
  const context = profileOf(browser)
  const pages = new Set<Page>()
  const complaints: string[] = []
  onTestFinished(async () => {
    try {
      await Promise.all([...pages].map(checkSecrets))
      expect(complaints).toEqual([])
    } finally {
      await Promise.all([...pages].map((page) => page.close()))
      await context.clearCookies()
      await site.close()
    }
  })

  async function open(tabOptions: OpenOptions = {}, prepare?: () => void): Promise<Tab> {
    const page = await context.newPage()
    pages.add(page)
    page.on('close', () => pages.delete(page))
    page.on('pageerror', (error) => complaints.push(error.message))
    if (prepare) await page.addInitScript(prepare)
    await page.goto(`${site.origin}/?${encodeURIComponent(JSON.stringify(tabOptions))}`)
    return createTab(page)
  }

  async function signedIn(tabOptions: OpenOptions = {}, prepare?: () => void): Promise<Tab> {
    const tab = await open(tabOptions, prepare)
    await tab.reach('signed-out')
    await tab.signIn('Alice')
    site.requests.length = 0
    return tab
  }

  async function another(tabOptions: OpenOptions = {}): Promise<Tab> {
    const tab = await open(tabOptions)
    await tab.reach('signed-in')
    return tab
  }

  async function skip(duration: number, ...tabs: readonly Tab[]): Promise<void> {
    site.skip(duration)
    await Promise.all(tabs.map((tab) => tab.skip(duration)))
  }

  return { site, context, complaints, open, signedIn, another, skip }
}

function profileOf(browser: Browser): BrowserContext {
  const [profile] = browser.contexts()
  if (!profile) throw new Error('The browser has no profile.')
  return profile
}

/** A page that has gone on to somewhere else has no handles. */
async function checkSecrets(page: Page): Promise<void> {
  await page.evaluate(() => ('handles' in globalThis ? handles.checkSecrets() : undefined))
}
