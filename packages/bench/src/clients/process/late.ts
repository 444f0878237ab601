import type { ContestantName } from '../contestants/index.ts'
import type { Counts, Site } from '../contestants/site.ts'
import type { Performer } from './performer.ts'

/** What a 401 that arrives after the refresh came to. */
export interface LateResult extends Counts {
  readonly contestant: ContestantName
  readonly requests: number
  readonly rejected: number
}

/** On a revoked token: one request that is refused at once, and one whose 401 comes when the refresh is long done. */
export async function runLate(site: Site, performer: Performer, contestant: ContestantName): Promise<LateResult> {
  const paths = ['/items/1', '/items/2?latency=400']
  await performer.prepare('contestant', paths.length)
  site.revoke()
  site.takeCounts()
  const { rejected } = await performer.storm({ situation: 'revoked', paths })
  return { contestant, requests: paths.length, rejected, ...site.takeCounts() }
}
