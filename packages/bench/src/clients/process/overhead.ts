import { median } from '../../figures/median.ts'
import { contestants, type ContestantName } from '../contestants/index.ts'
import type { Performer } from './performer.ts'

/** How much longer a request with a live token takes than without the contestant; medians of interleaved blocks. */
export interface OverheadResult {
  readonly contestant: ContestantName
  /** Over loopback HTTP, to an API that answers at once. */
  readonly overHttp: number
  /** With an axios adapter that answers at once: the client's own work; null where there is no axios. */
  readonly overInstantAdapter: number | null
}

export interface OverheadPlan {
  /** Milliseconds for each figure. */
  readonly duration: number
}

/** One request after another, in blocks of the plain client's and the contestant's. */
export async function runOverhead(
  performer: Performer,
  contestant: ContestantName,
  { duration }: OverheadPlan,
): Promise<OverheadResult> {
  const overHttp = median(await performer.overhead({ to: 'site', block: 25, duration }))
  if (contestants[contestant].ideal !== 'bare-axios') return { contestant, overHttp, overInstantAdapter: null }
  const overInstantAdapter = median(await performer.overhead({ to: 'instant-adapter', block: 250, duration }))
  return { contestant, overHttp, overInstantAdapter }
}
