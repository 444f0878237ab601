import { median } from '../../figures/median.ts'
import type { ContestantName } from '../contestants/index.ts'
import type { Counts, Site } from '../contestants/site.ts'
import type { Actor, Performer, Situation, StormOutcome } from './performer.ts'

/** What many requests at once, on a token that the API no longer accepts, came to. The worst round counts, but for the time. */
export interface StormResult extends Counts {
  readonly contestant: ContestantName
  readonly situation: Situation
  readonly requests: number
  /** Or without an answer after 15 s. */
  readonly rejected: number
  /** The median of wall time over that of the same done by hand; null where requests were rejected, since failing is quick. */
  readonly wallOverIdeal: number | null
}

export interface StormPlan {
  readonly contestant: ContestantName
  readonly situation: Situation
  readonly requests: number
  readonly rounds: number
}

/** Ideal and contestant in turn, each with a new session. */
export async function runStorm(
  site: Site,
  performer: Performer,
  { contestant, situation, requests, rounds }: StormPlan,
): Promise<StormResult> {
  const paths = Array<string>(requests).fill('/items/1')
  const own: (StormOutcome & Counts)[] = []
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    const ideal = await storm('ideal')
    const outcome = await storm('contestant')
    own.push(outcome)
    ratios.push(outcome.wall / ideal.wall)
  }
  const most = (what: keyof StormOutcome | keyof Counts): number => Math.max(...own.map((outcome) => outcome[what]))
  const rejected = most('rejected')
  return {
    contestant,
    situation,
    requests,
    rejected,
    refreshes: most('refreshes'),
    refusals: most('refusals'),
    sessionsKilled: most('sessionsKilled'),
    wallOverIdeal: rejected > 0 ? null : median(ratios),
  }

  async function storm(actor: Actor): Promise<StormOutcome & Counts> {
    await performer.prepare(actor, requests)
    site.revoke()
    site.takeCounts()
    const outcome = await performer.storm({ situation, paths })
    return { ...outcome, ...site.takeCounts() }
  }
}
