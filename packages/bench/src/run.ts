import { contestants, type ContestantName } from './contestants/index.ts'
import { runLate, type LateResult } from './late.ts'
import { runOverhead, type OverheadResult } from './overhead.ts'
import { startPerformer } from './performer.ts'
import { startSite } from './site.ts'
import { runStorm, type StormResult } from './storm.ts'

export interface Plan {
  readonly contestants: readonly ContestantName[]
  /** How many requests at once. */
  readonly storms: readonly number[]
  readonly rounds: number
  /** Milliseconds for each figure; 0 leaves it out. */
  readonly overheadDuration: number
}

export interface Results {
  readonly storms: readonly StormResult[]
  readonly late: readonly LateResult[]
  readonly overhead: readonly OverheadResult[]
}

const everybody = Object.keys(contestants) as readonly ContestantName[]

export const wholePlan: Plan = {
  contestants: everybody,
  storms: [1, 10, 100, 1_000],
  rounds: 5,
  overheadDuration: 3_000,
}

export const shortPlan: Plan = { contestants: everybody, storms: [1, 10, 100], rounds: 1, overheadDuration: 200 }

/** Puts each contestant, in a process of its own, before the same site. `progress` is told of every step. */
export async function run(plan: Plan, progress: (step: string) => void = () => {}): Promise<Results> {
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
      for (const situation of ['expired', 'revoked'] as const)
        for (const requests of plan.storms) {
          progress(`${name}: ${requests} at once, token ${situation}`)
          // Time is what needs repetition, and it is told of expired tokens alone. A thousand requests take long.
          const rounds = situation === 'revoked' ? 1 : Math.min(plan.rounds, requests < 1_000 ? Infinity : 3)
          storms.push(await runStorm(site, performer, { contestant, situation, requests, rounds }))
        }
      progress(`${name}: a late 401`)
      late.push(await runLate(site, performer, contestant))
      if (!plan.overheadDuration) return
      progress(`${name}: a request with a live token`)
      overhead.push(await runOverhead(performer, contestant, { duration: plan.overheadDuration }))
    } finally {
      performer.stop()
    }
  }
}
