import type { Browser } from 'playwright'
import { buildPages, launchChromium } from '../browser/chromium.ts'
import { runHeap, type HeapResult } from '../browser/heap.ts'
import { runTabs, type TabsResult } from '../browser/tabs.ts'
import { measureSizes, type SizeResult } from '../bundling/size.ts'
import { contestants, type ContestantName } from '../contestants/index.ts'
import { startSite, type Site } from '../contestants/site.ts'
import { runHour, type HourResult } from '../process/hour.ts'
import { runLate, type LateResult } from '../process/late.ts'
import { runOverhead, type OverheadResult } from '../process/overhead.ts'
import { startPerformer, type Actor } from '../process/performer.ts'
import { runStorm, type StormResult } from '../process/storm.ts'
import type { Part, Plan } from './plan.ts'

/** What was measured; a part that was left out is empty. */
export interface Results {
  readonly storms: readonly StormResult[]
  readonly late: readonly LateResult[]
  readonly overhead: readonly OverheadResult[]
  readonly hour: readonly HourResult[]
  readonly tabs: readonly TabsResult[]
  readonly heap: readonly HeapResult[]
  readonly sizes: readonly SizeResult[]
}

type Progress = (step: string) => void

/** Puts each contestant before the same site. `progress` is told of every step. */
export async function run(plan: Plan, progress: Progress = () => {}): Promise<Results> {
  const has = (...parts: readonly Part[]): boolean => parts.some((part) => plan.parts.includes(part))
  const inNode = has('storm', 'late', 'overhead') ? await runInNode(plan, progress) : nothingInNode
  const hour = has('hour') ? await runHours(plan, progress) : []
  const inBrowser = has('tabs', 'heap') ? await runInBrowser(plan, progress) : nothingInBrowser
  if (has('size')) progress('sizes')
  return { ...inNode, hour, ...inBrowser, sizes: has('size') ? await measureSizes() : [] }
}

const nothingInNode = { storms: [], late: [], overhead: [] } as const
const nothingInBrowser = { tabs: [], heap: [] } as const

/** Each contestant in a process of its own. */
async function runInNode(plan: Plan, progress: Progress): Promise<Pick<Results, 'storms' | 'late' | 'overhead'>> {
  const site = await startSite()
  const storms: StormResult[] = []
  const late: LateResult[] = []
  const overhead: OverheadResult[] = []
  try {
    for (const contestant of plan.contestants) await measure(contestant)
  } finally {
    site.stop()
  }
  return { storms, late, overhead }

  async function measure(contestant: ContestantName): Promise<void> {
    const performer = startPerformer(contestant, site.origin)
    const { name } = contestants[contestant]
    try {
      for (const situation of plan.parts.includes('storm') ? (['expired', 'revoked'] as const) : [])
        for (const requests of plan.storms) {
          progress(`${name}: ${requests} at once, token ${situation}`)
          // Time is what needs repetition, and it is told of expired tokens alone. A thousand requests take long.
          const rounds = situation === 'revoked' ? 1 : Math.min(plan.rounds, requests < 1_000 ? Infinity : 3)
          storms.push(await runStorm(site, performer, { contestant, situation, requests, rounds }))
        }
      if (plan.parts.includes('late')) {
        progress(`${name}: a late 401`)
        late.push(await runLate(site, performer, contestant))
      }
      if (plan.parts.includes('overhead')) {
        progress(`${name}: a request with a live token`)
        overhead.push(await runOverhead(performer, contestant, { duration: plan.overheadDuration }))
      }
    } finally {
      performer.stop()
    }
  }
}

/** On simulated time, each in a process of its own; the plain clients too. */
async function runHours(plan: Plan, progress: Progress): Promise<readonly HourResult[]> {
  const all: readonly (readonly [ContestantName, Actor])[] = [
    ['keyturn-axios', 'ideal'],
    ['keyturn-fetch', 'ideal'],
    ...plan.contestants.map((contestant) => [contestant, 'contestant'] as const),
  ]
  const results: HourResult[] = []
  for (const [contestant, actor] of all) {
    progress(`${contestants[contestant].name}${actor === 'ideal' ? '’s plain client' : ''}: an hour of use`)
    results.push(await runHour(contestant, actor))
  }
  return results
}

/** Each contestant in a browser that knows nothing of the others. */
async function runInBrowser(plan: Plan, progress: Progress): Promise<Pick<Results, 'tabs' | 'heap'>> {
  const browser = await launchChromium()
  if (!browser) {
    progress('NO CHROMIUM WAS FOUND: tabs and heap are left out. Install one, or name one by CHROMIUM_PATH.')
    return nothingInBrowser
  }
  const site = await startSite({ pages: await buildPages() })
  try {
    return await measureInBrowser(browser, site, plan, progress)
  } finally {
    await browser.close()
    site.stop()
  }
}

async function measureInBrowser(
  browser: Browser,
  site: Site,
  plan: Plan,
  progress: Progress,
): Promise<Pick<Results, 'tabs' | 'heap'>> {
  const tabs: TabsResult[] = []
  const heap: HeapResult[] = []
  for (const contestant of plan.parts.includes('tabs') ? plan.contestants : [])
    for (const number of plan.tabs) {
      progress(`${contestants[contestant].name}: ${number} tabs`)
      tabs.push(await runTabs(browser, site, { contestant, tabs: number, rounds: plan.tabsRounds }))
    }
  for (const contestant of plan.parts.includes('heap') ? (['pending', ...plan.contestants] as const) : []) {
    progress(`${contestant === 'pending' ? 'bare axios' : contestants[contestant].name}: heap of a waiting request`)
    heap.push(await runHeap(browser, site, { contestant, requests: plan.heapRequests }))
  }
  return { tabs, heap }
}
