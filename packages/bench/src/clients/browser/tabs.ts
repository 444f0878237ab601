import type { Browser, BrowserContext, Page } from 'playwright'
import { median } from '../../figures/median.ts'
import type { ContestantName } from '../contestants/index.ts'
import { TOKEN_LIFETIME, type Counts, type Site } from '../contestants/site.ts'
import type { WakeOrder } from './page-program.ts'

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
    /** The same over one refresh and a request in each tab, which have the processors to share: what the waiting itself costs. */
    readonly slowestOverShared: number
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
      slowestOverIdeal: median(played.map(({ slowest, alone }) => slowest / alone)),
      slowestOverShared: median(played.map(({ slowest, together }) => slowest / together)),
    },
  }
}

interface Round {
  readonly opening: Counts
  readonly expiry: Counts
  readonly rejected: number
  /** Milliseconds. */
  readonly slowest: number
  /** By hand: one refresh, then one request in one tab. Milliseconds. */
  readonly alone: number
  /** By hand: one refresh, then one request in each tab; the slowest. Milliseconds. */
  readonly together: number
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

  site.revoke()
  const order: WakeOrder = { path: PATH, at: Date.now() + NOTICE, asleep: TOKEN_LIFETIME }
  const sendings = await Promise.all(pages.map((page) => page.evaluate((each) => bench.wakeAndSend(each), order)))
  const expiry = site.takeCounts()

  return {
    opening,
    expiry,
    rejected: sendings.filter(({ isServed }) => !isServed).length,
    slowest: Math.max(...sendings.map(({ duration }) => duration)),
    ...(await measureIdeals(pages, contestant)),
  }
}

async function measureIdeals(
  pages: readonly Page[],
  contestant: ContestantName,
): Promise<Pick<Round, 'alone' | 'together'>> {
  await Promise.all(pages.map((page) => page.evaluate((name) => bench.startIdeal(name), contestant)))
  const refreshAndSend = async (those: readonly Page[]): Promise<number> => {
    const [refresh = NaN] = await Promise.all(
      those.slice(0, 1).map((page) => page.evaluate(() => bench.refreshByHand())),
    )
    const order = { path: PATH, at: Date.now() + NOTICE }
    const requests = await Promise.all(those.map((page) => page.evaluate((each) => bench.sendByHand(each), order)))
    return refresh + Math.max(...requests)
  }
  return { alone: await refreshAndSend(pages.slice(0, 1)), together: await refreshAndSend(pages) }
}

async function open(context: BrowserContext, site: Site): Promise<Page> {
  const page = await context.newPage()
  await page.goto(site.origin)
  return page
}
