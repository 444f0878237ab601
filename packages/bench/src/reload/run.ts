import type { Browser } from 'playwright'
import { median } from '../figures/median.ts'
import { buildPage, type BuiltPage } from './build-page.ts'
import { contestants, type ContestantName } from './contestants.ts'
import { networks } from './networks.ts'
import { startSite, type Site } from './site.ts'
import { startVisitor, takesPart, type Situation, type Visitor } from './visit.ts'

export const situations = ['reload', 'cached', 'second-tab', 'signed-out'] as const satisfies readonly Situation[]

export interface ReloadPlan {
  readonly situations: readonly Situation[]
  readonly rounds: number
}

export interface ReloadResult {
  readonly situation: Situation
  readonly contestant: ContestantName
  readonly network: string
  /** The median, in milliseconds. */
  readonly median: number
  readonly fastest: number
  readonly slowest: number
}

export interface ReloadResults {
  readonly results: readonly ReloadResult[]
  readonly scripts: Readonly<Partial<Record<ContestantName, BuiltPage['scripts']>>>
  readonly rounds: number
}

const everybody = Object.keys(contestants) as readonly ContestantName[]

/** All contestants take turns in each round, so that what else the machine does is shared. */
export async function runReload(
  browser: Browser,
  { situations, rounds }: ReloadPlan,
  progress: (step: string) => void,
): Promise<ReloadResults> {
  const built = new Map<ContestantName, BuiltPage>()
  for (const name of everybody) built.set(name, await buildPage(name))
  const site = await startSite(new Map([...built.values()].flatMap(({ files }) => [...files])))
  const scripts = Object.fromEntries([...built].map(([name, page]) => [name, page.scripts]))
  try {
    const results: ReloadResult[] = []
    for (const situation of situations)
      results.push(...(await runSituation(browser, site, situation, rounds, progress)))
    return { results, scripts, rounds }
  } finally {
    site.stop()
  }
}

async function runSituation(
  browser: Browser,
  site: Site,
  situation: Situation,
  rounds: number,
  progress: (step: string) => void,
): Promise<readonly ReloadResult[]> {
  const visitors = new Map<ContestantName, Visitor>()
  for (const name of everybody.filter((each) => takesPart(situation, each)))
    visitors.set(name, await startVisitor(browser, site.origin, name, situation !== 'signed-out'))
  const results: ReloadResult[] = []
  try {
    for (const network of networks) {
      const times = new Map<ContestantName, number[]>([...visitors.keys()].map((name) => [name, []]))
      for (let round = 0; round < rounds; round++) {
        progress(`${situation}, ${network.name}, round ${round + 1} of ${rounds}`)
        for (const [name, visitor] of visitors) times.get(name)?.push(await visitor.measure(situation, network))
      }
      for (const [contestant, each] of times)
        results.push({
          situation,
          contestant,
          network: network.name,
          median: median(each),
          fastest: Math.min(...each),
          slowest: Math.max(...each),
        })
    }
  } finally {
    for (const visitor of visitors.values()) await visitor.close()
  }
  return results
}
