import type { Seen } from '../contestants/contestant.ts'
import type { ContestantName } from '../contestants/index.ts'
import { startSite, type Counts } from '../contestants/site.ts'
import { startPerformer, type Actor } from './performer.ts'

/** What an hour of somebody's work came to, on simulated time. */
export interface HourResult extends Counts {
  readonly contestant: ContestantName
  /** `ideal`: the plain client beside it, which nobody helps here. */
  readonly actor: Actor
  readonly requests: number
  readonly rejected: number
  /** Null where the client has no state to show. */
  readonly seen: Seen | null
}

/** How long an access token lives, in milliseconds. */
const LIFETIME = 15 * 60_000
const HOUR = 60 * 60_000
/** Between two requests, in milliseconds. */
const PAUSE = 10_000

/** Somebody signs in, and for an hour sends a request every ten seconds. */
export async function runHour(contestant: ContestantName, actor: Actor): Promise<HourResult> {
  const site = await startSite({ lifetime: LIFETIME })
  const performer = startPerformer(contestant, site.origin)
  const requests = HOUR / PAUSE
  let rejected = 0
  try {
    await performer.begin(actor)
    site.takeCounts()
    for (let sent = 0; sent < requests; sent++) {
      site.advance(PAUSE)
      if (!(await performer.pass(PAUSE))) rejected++
    }
    return { contestant, actor, requests, rejected, seen: await performer.seen(), ...site.takeCounts() }
  } finally {
    performer.stop()
    site.stop()
  }
}
