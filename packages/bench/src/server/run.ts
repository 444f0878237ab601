import { generateKeys, importKeys, type SigningAlgorithm, type StoredKeys } from '@keyturn/server'
import { median } from '../median.ts'
import type { Database } from './database.ts'
import { measure, quantile, type Block } from './measure.ts'
import { operationsOn, type OperationName } from './operations.ts'
import { signInAll } from './population.ts'
import { measureSigning } from './signing.ts'
import { setStage, type Stage } from './stage.ts'
import { withoutSigning } from './without-signing.ts'

/** What to measure. */
export interface ServerPlan {
  readonly databases: readonly Database[]
  /** How many sessions a table has; those beyond what a database is measured with are left out. */
  readonly sizes: readonly number[]
  readonly algorithms: readonly SigningAlgorithm[]
  readonly rounds: number
  /** Of each block, in ms. */
  readonly duration: number
}

/** How fast something went. */
export interface Figure {
  /** The median of the rounds. */
  readonly perSecond: number
  /** In ms. */
  readonly p50: number
  /** In ms. */
  readonly p99: number
}

/** By hand through the driver; by the store alone; a whole refresh but for the signature; a whole refresh. */
type Contestant = 'bare' | 'store' | 'unsigned' | 'refresh'

/** One operation on one table of one database. */
export interface ServerResult {
  readonly database: string
  readonly sessions: number
  readonly operation: OperationName
  readonly figures: Readonly<Record<Contestant, Figure>>
  /** How many times as fast as by hand: the median of the rounds, in each of which all take turns. */
  readonly ratios: Readonly<Record<Contestant, number>>
}

/** What the signature of the access token costs. */
interface SigningResult {
  readonly algorithm: SigningAlgorithm
  /** Signatures a second, and nothing else. */
  readonly alone: number
  /** Forks a second. */
  readonly refresh: number
}

export interface ServerResults {
  readonly results: readonly ServerResult[]
  readonly signing: readonly SigningResult[]
}

/** Of how many sessions the tokens are known. */
const SIGNED_IN = 10_000
const SIGNATURES = 5_000
const contestants = ['bare', 'store', 'unsigned', 'refresh'] as const

/** Measures one database after the other; on each all tables and all contestants take turns. `progress` is told of every step. */
export async function runServer(plan: ServerPlan, progress: (step: string) => void = () => {}): Promise<ServerResults> {
  const stored = await generateKeys()
  const keys = await importKeys(stored)
  const signedIn = await signInAll(Math.min(SIGNED_IN, Math.max(...plan.sizes)), keys)
  const results: ServerResult[] = []
  let signing: readonly SigningResult[] = []
  for (const database of plan.databases) {
    const opened = await database.open()
    try {
      const stages: Stage[] = []
      for (const size of plan.sizes.filter((size) => size <= database.largest)) {
        progress(`${database.name}: ${size.toLocaleString('en')} sessions`)
        stages.push(await setStage(opened, size, keys, signedIn))
      }
      await opened.settle()
      for (const operation of ['keep', 'promote', 'fork'] as const) {
        progress(`${database.name}: ${operation}`)
        results.push(
          ...(await compare(stages, operation, plan)).map((result) => ({ database: database.name, ...result })),
        )
      }
      const [smallest] = stages
      if (signing.length > 0 || !smallest) continue
      progress(`${database.name}: ${plan.algorithms.join(', ')}`)
      signing = await compareAlgorithms(smallest, stored, plan)
    } finally {
      await opened.close()
    }
  }
  return { results, signing }
}

async function compare(
  stages: readonly Stage[],
  operation: OperationName,
  { rounds, duration }: ServerPlan,
): Promise<readonly Omit<ServerResult, 'database'>[]> {
  const taken = stages.map((stage) => ({ stage, rounds: [] as Record<Contestant, Block>[] }))
  for (let round = 0; round < rounds; round++) {
    for (const { stage, rounds } of taken) {
      const { bare, store, refresh } = stage.operations[operation]
      rounds.push({
        bare: await measure(stage.extras, bare, duration),
        store: await measure(stage.extras, store, duration),
        unsigned: await withoutSigning(() => measure(stage.players, refresh, duration)),
        refresh: await measure(stage.players, refresh, duration),
      })
    }
  }
  return taken.map(({ stage, rounds }) => ({
    sessions: stage.size,
    operation,
    figures: each((contestant) => figureOf(rounds.map((round) => round[contestant]))),
    ratios: each((contestant) => median(rounds.map((round) => round[contestant].perSecond / round.bare.perSecond))),
  }))
}

async function compareAlgorithms(
  { table, players }: Stage,
  stored: StoredKeys,
  { algorithms, rounds, duration }: ServerPlan,
): Promise<readonly SigningResult[]> {
  const results: SigningResult[] = []
  for (const algorithm of algorithms) {
    const { signing } = await generateKeys(algorithm)
    const keys = await importKeys({ ...stored, signing })
    const { fork } = operationsOn(table, keys)
    const blocks: Block[] = []
    for (let round = 0; round < rounds; round++) blocks.push(await measure(players, fork.refresh, duration))
    const alone = await measureSigning(keys.signing[0], SIGNATURES)
    results.push({ algorithm, alone, refresh: figureOf(blocks).perSecond })
  }
  return results
}

function figureOf(blocks: readonly Block[]): Figure {
  const latencies = blocks.flatMap(({ latencies }) => latencies)
  return {
    perSecond: median(blocks.map(({ perSecond }) => perSecond)),
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  }
}

function each<Value>(make: (contestant: Contestant) => Value): Readonly<Record<Contestant, Value>> {
  const entries = contestants.map((contestant) => [contestant, make(contestant)] as const)
  // Each has one entry.
  return Object.fromEntries(entries) as Record<Contestant, Value>
}
