import { runAbsence, type Absence } from './absence.ts'
import { algorithms, type AlgorithmName } from './algorithms.ts'
import { hasLock, runWeek } from './browser-week.ts'
import { runTheft, type TheftResult } from './theft.ts'
import { thieves, type ThiefName } from './thief.ts'

export interface Plan {
  readonly algorithm: AlgorithmName
  readonly seed: number
  /** Weeks are simulated until there are so many. */
  readonly refreshes: number
  /** Thefts of each kind. */
  readonly thefts: number
}

/** What came of honest browsers. */
export interface Census {
  readonly weeks: number
  readonly verdicts: Readonly<Record<string, number>>
  /** The browsers that were signed out for nothing, once for each time. */
  readonly signedOut: readonly number[]
  readonly forged: { readonly refused: number; readonly accepted: number }
}

export interface Tally {
  readonly algorithm: AlgorithmName
  readonly refreshes: number
  readonly withLock: Census
  readonly withoutLock: Census
  /** In a calm life, in which only a theft is what can be found. */
  readonly calm: Thefts
  /** In the same life as that of the honest browsers. */
  readonly rough: Thefts
  /** What a thief gets who only repeats the base while its owner is away; of Keyturn alone. */
  readonly absence?: Absence
}

export type Thefts = Readonly<Record<ThiefName, readonly TheftOf[]>>

export interface TheftOf extends TheftResult {
  readonly thief: ThiefName
  readonly number: number
}

/** Simulates an algorithm. `progress` is told which part of the work is done, up to 1. */
export async function simulate(plan: Plan, progress: (done: number) => void = () => {}): Promise<Tally> {
  const census = await countWeeks(plan, (done) => progress(done * 0.6))
  const calm = await countThefts(plan, true, (done) => progress(0.6 + done * 0.2))
  const rough = await countThefts(plan, false, (done) => progress(0.8 + done * 0.2))
  const tally = { algorithm: plan.algorithm, ...census, calm, rough }
  return plan.algorithm === 'keyturn' ? { ...tally, absence: await runAbsence() } : tally
}

async function countWeeks(
  { algorithm, seed, refreshes }: Plan,
  progress: (done: number) => void,
): Promise<Pick<Tally, 'refreshes' | 'withLock' | 'withoutLock'>> {
  const [withLock, withoutLock] = [emptyCensus(), emptyCensus()]
  let counted = 0
  for (let number = 0; counted < refreshes; number++) {
    const { verdicts, signOuts, forged } = await runWeek({ algorithm: algorithms[algorithm], seed, number })
    const census = hasLock(number) ? withLock : withoutLock
    census.weeks++
    census.signedOut.push(...signOuts.map(() => number))
    census.forged.refused += forged.refused
    census.forged.accepted += forged.accepted
    for (const [verdict, count] of verdicts) {
      census.verdicts[verdict] = (census.verdicts[verdict] ?? 0) + count
      if (verdict !== 'unavailable') counted += count
    }
    progress(Math.min(1, counted / refreshes))
  }
  return { refreshes: counted, withLock, withoutLock }
}

function emptyCensus() {
  const verdicts: Record<string, number> = {}
  const signedOut: number[] = []
  return { weeks: 0, verdicts, signedOut, forged: { refused: 0, accepted: 0 } }
}

async function countThefts(
  { algorithm, seed, thefts }: Plan,
  isCalm: boolean,
  progress: (done: number) => void,
): Promise<Thefts> {
  // Object.keys cannot say so in its type, but these are all names and no others; each gets its entry.
  const names = Object.keys(thieves) as ThiefName[]
  const results = Object.fromEntries(names.map((name) => [name, [] as TheftOf[]])) as Record<ThiefName, TheftOf[]>
  for (let number = 0; number < thefts; number++) {
    for (const thief of names) {
      const result = await runTheft({ algorithm: algorithms[algorithm], seed, number, thief, isCalm })
      if (result) results[thief].push({ ...result, thief, number })
    }
    progress((number + 1) / thefts)
  }
  return results
}
