import { chromiumEngine, contextOf } from '@keyturn/engines'
import type { BrowserContext, Page } from 'playwright'
import { openBrowser, signIn } from '../e2e/browser.ts'
import { createVisitor } from '../e2e/visitor.ts'

/** How a page behaves that somebody opens. */
export interface Opening {
  readonly name: string
  /** Milliseconds from navigation until it can be used, shortest first. */
  readonly times: readonly number[]
  /** Bytes over the network. */
  readonly sizes: Readonly<Record<'document' | 'stylesheet' | 'script' | 'all', number>>
  /** What stood in the console in red. */
  readonly complaints: readonly string[]
}

const VISITS = 7

/** The pages that are opened, whether somebody is signed in by then, and what can be used once it is there. */
export const openings = [
  { name: 'signed out', path: '/', isSignedIn: false, usable: 'input[type=email]' },
  { name: 'signed in, expenses', path: '/expenses', isSignedIn: true, usable: '.table .row-link' },
  { name: 'signed in, lab', path: '/lab', isSignedIn: true, usable: '.story-card' },
] as const

/** Opens each page some times, each time in a browser that has never been there, or has only signed in. */
export async function openPages(origin: string): Promise<readonly Opening[]> {
  const browser = await openBrowser()
  try {
    const results: Opening[] = []
    for (const { name, path, isSignedIn, usable } of openings) {
      const visits: Visit[] = []
      const complaints: string[] = []
      for (let visit = 0; visit < VISITS; visit++) {
        const visitor = await createVisitor(chromiumEngine(browser), origin)
        const context = contextOf(visitor.profile)
        if (isSignedIn) await signInAndLeave(context)
        visits.push(await visitOnce(context, path, usable))
        await context.close()
        complaints.push(...visitor.complaints())
      }
      const times = visits.map(({ time }) => time).toSorted((one, other) => one - other)
      const [{ sizes } = { sizes: none }] = visits
      results.push({ name, times, sizes, complaints })
    }
    return results
  } finally {
    await browser.close()
  }
}

/** Leaves a session behind, and nothing in the cache. */
export async function signInAndLeave(context: BrowserContext): Promise<void> {
  const page = await context.newPage()
  await page.goto('/expenses')
  await signIn(page, 'mara')
  await page.close()
}

interface Visit {
  readonly time: number
  readonly sizes: Opening['sizes']
}

const none = { document: 0, stylesheet: 0, script: 0, all: 0 }

async function visitOnce(context: BrowserContext, path: string, usable: string): Promise<Visit> {
  const page = await context.newPage()
  const sizes = await weigh(page)
  await page.addInitScript((selector) => {
    const observer = new MutationObserver(() => {
      if (!document.querySelector(selector)) return
      observer.disconnect()
      // When it is on the screen, and what was to be done at once has been done.
      requestAnimationFrame(() => setTimeout(() => performance.mark('usable')))
    })
    observer.observe(document, { childList: true, subtree: true })
  }, usable)
  await page.goto(path)
  await page.locator(usable).first().waitFor()
  const time = await page.evaluate(async () => {
    while (performance.getEntriesByName('usable').length === 0) await new Promise(requestAnimationFrame)
    return performance.getEntriesByName('usable')[0]?.startTime ?? NaN
  })
  await page.waitForLoadState('networkidle')
  return { time, sizes }
}

/** Counts what comes over the network from now on, without a cache. */
async function weigh(page: Page): Promise<Opening['sizes']> {
  const sizes = { ...none }
  const kinds = new Map<string, string>()
  const devtools = await page.context().newCDPSession(page)
  devtools.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type.toLowerCase()))
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId)
    sizes.all += encodedDataLength
    if (kind === 'document' || kind === 'stylesheet' || kind === 'script') sizes[kind] += encodedDataLength
  })
  await devtools.send('Network.enable')
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })
  return sizes
}
