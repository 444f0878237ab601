import type { Browser, BrowserContext, Page } from 'playwright'
import type { ContestantName } from '../contestants/index.ts'
import { median } from '../median.ts'
import { TOKEN_LIFETIME, type Counts, type Site } from '../site.ts'

/** What tabs of one browser came to. The worst round counts, but for the time. */
export interface TabsResult {
  readonly contestant: ContestantName
  readonly tabs: number
  /** All but the first are opened, one after the other, on a live session. */
  readonly opening: Counts
  /** A request in each, all at once, when the token has expired. */
  readonly expiry: Counts & {
    readonly rejected: number
    /** The slowest request over one refresh and one request by hand: the median. */
    readonly slowestOverIdeal: number
  }
}

export interface TabsPlan {
  readonly contestant: ContestantName
  readonly tabs: number
  readonly rounds: number
}

/** How long before all tabs act at once, in milliseconds: the word has to reach them. */
const NOTICE = 300
const PATH = '/items/1'

export async function runTabs(browser: Browser, site: Site, plan: TabsPlan): Promise<TabsResult> {
  const { contestant, tabs, rounds } = plan
  const played: Round[] = []
  for (let round = 0; round < rounds; round++) {
    const context = await browser.newContext()
    try {
      played.push(await play(context, site, plan))
    } finally {
      await context.close()
    }
  }
  const worst = (of: (round: Round) => Counts): Counts => ({
    refreshes: Math.max(...played.map((round) => of(round).refreshes)),
    refusals: Math.max(...played.map((round) => of(round).refusals)),
    sessionsKilled: Math.max(...played.map((round) => of(round).sessionsKilled)),
  })
  return {
    contestant,
    tabs,
    opening: worst(({ opening }) => opening),
    expiry: {
      ...worst(({ expiry }) => expiry),
      rejected: Math.max(...played.map(({ rejected }) => rejected)),
      slowestOverIdeal: median(played.map(({ slowest, ideal }) => slowest / ideal)),
    },
  }
}

interface Round {
  readonly opening: Counts
  readonly expiry: Counts
  readonly rejected: number
  /** Milliseconds. */
  readonly slowest: number
  /** Milliseconds. */
  readonly ideal: number
}

async function play(context: BrowserContext, site: Site, { contestant, tabs }: TabsPlan): Promise<Round> {
  const first = await open(context, site)
  await first.evaluate((name) => bench.start(name, 'sign-in'), contestant)
  site.takeCounts()
  const pages = [first]
  while (pages.length < tabs) {
    const page = await open(context, site)
    await page.evaluate((name) => bench.start(name, 'restore'), contestant)
    pages.push(page)
  }
  const opening = site.takeCounts()

  await Promise.all(pages.map((page) => page.evaluate((duration) => bench.skip(duration), TOKEN_LIFETIME)))
  site.revoke()
  const order = { path: PATH, at: Date.now() + NOTICE }
  const sendings = await Promise.all(pages.map((page) => page.evaluate(({ path, at }) => bench.send(path, at), order)))
  const expiry = site.takeCounts()

  await first.evaluate((name) => bench.startIdeal(name), contestant)
  const ideal = await first.evaluate((path) => bench.refreshAndSend(path), PATH)
  return {
    opening,
    expiry,
    rejected: sendings.filter(({ isServed }) => !isServed).length,
    slowest: Math.max(...sendings.map(({ duration }) => duration)),
    ideal,
  }
}

async function open(context: BrowserContext, site: Site): Promise<Page> {
  const page = await context.newPage()
  await page.goto(site.origin)
  return page
}
