import { mean, peak, type Census, type Span } from './census.ts'
import { LIFETIME } from './server.ts'
import { situations, type SituationName } from './situations.ts'

/** What a census says. Times are seconds since the server is well; rates are refreshes a second. */
export interface Figures {
  /** Of each whole token lifetime: the busiest ten seconds over the mean; null where nobody asked. */
  readonly unevenness: readonly (number | null)[]
  /** The busiest second while the server was not well. */
  readonly inTrouble: number
  readonly wave: Wave
}

/** Those who come when the server is well again: the seconds in the first three minutes that have twice as many as come in a quiet time. */
interface Wave extends Span {
  /** The busiest second. */
  readonly peak: number
}

/** From this lifetime on, the busiest ten seconds should have no more than this many times the mean. */
export const TARGET = { lifetime: 3, most: 1.5 } as const

const SECONDS = LIFETIME / 1000
/** How long the wave may last. */
const WATCHED = 180

export function figures(situation: SituationName, census: Census, clients: number): Figures {
  const recovery = situations[situation].recovery / 1000
  const lifetimes = Math.floor((census.length - recovery) / SECONDS)
  return {
    unevenness: Array.from({ length: lifetimes }, (_, index) => unevenness(census, recovery + index * SECONDS)),
    inTrouble: peak(census, { from: Math.max(0, recovery - WATCHED), until: recovery }),
    wave: wave(census, recovery, (clients / SECONDS) * 2),
  }
}

/** The worst of the lifetimes that have a target. */
export function worst({ unevenness }: Figures): number {
  return Math.max(...unevenness.slice(TARGET.lifetime - 1).map((each) => each ?? 0))
}

function unevenness(census: Census, from: number): number | null {
  const span = { from, until: from + SECONDS }
  return mean(census, span) > 0 ? peak(census, span, 10) / mean(census, span) : null
}

function wave(census: Census, recovery: number, quiet: number): Wave {
  const watched = census.subarray(recovery, recovery + WATCHED)
  const isBusy = (count: number): boolean => count > quiet
  return {
    from: Math.max(0, watched.findIndex(isBusy)),
    until: watched.findLastIndex(isBusy) + 1,
    peak: peak(census, { from: recovery, until: recovery + WATCHED }),
  }
}
