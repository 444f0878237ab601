import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, CDPSession, Page } from 'playwright'
import type { ContestantName } from '../contestants/index.ts'
import { TOKEN_LIFETIME, type Site } from '../contestants/site.ts'

/** What a request costs that waits for a refresh. */
export interface HeapResult {
  /** `pending`: an axios request that nobody ever answers, with no session at all. */
  readonly contestant: ContestantName | 'pending'
  /** Bytes of the JavaScript heap, a request. Null where requests do not wait, but are rejected. */
  readonly bytes: number | null
}

export interface HeapPlan {
  readonly contestant: HeapResult['contestant']
  readonly requests: number
}

/** When nobody was refused for so many milliseconds, nobody will be. */
const CALM = 500

export async function runHeap(browser: Browser, site: Site, plan: HeapPlan): Promise<HeapResult> {
  const context = await browser.newContext()
  const page = await context.newPage()
  try {
    await page.goto(site.origin)
    return { contestant: plan.contestant, bytes: await measure(page, site, plan) }
  } finally {
    await context.close()
  }
}

async function measure(page: Page, site: Site, { contestant, requests }: HeapPlan): Promise<number | null> {
  const devtools = await page.context().newCDPSession(page)
  if (contestant === 'pending') return grow(requests, (most) => page.evaluate((each) => bench.leavePending(each), most))

  await page.evaluate((name) => bench.start(name, 'sign-in'), contestant)
  await page.evaluate((duration) => bench.skip(duration), TOKEN_LIFETIME)
  site.revoke()
  const release = site.holdRefreshes()
  try {
    const path = '/items/1?latency=0'
    const bytes = await grow(requests, (most) =>
      page.evaluate((order) => bench.leaveWaiting(...order), [path, most] as const),
    )
    return (await page.evaluate(() => bench.countSettled())) > 0 ? null : bytes
  } finally {
    release()
  }

  /** What each of the later ones adds: the first ones bring code that is compiled, and what all share. */
  async function grow(count: number, leave: (most: number) => Promise<void>): Promise<number> {
    await leave(count / 4)
    const before = await usedHeap(site, devtools)
    await leave(count)
    return ((await usedHeap(site, devtools)) - before) / count
  }
}

async function usedHeap(site: Site, devtools: CDPSession): Promise<number> {
  // Some have to be refused before they wait.
  while (await sleep(CALM, site.takeCounts().refusals > 0));
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  return usedSize
}
