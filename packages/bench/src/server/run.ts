import { generateKeys, importKeys, type Keys, type SigningAlgorithm } from '@keyturn/server'
import { median } from '../figures/median.ts'
import type { Database } from './database.ts'
import { measure, quantile, type Block } from './measure.ts'
import type { OperationName } from './operations.ts'
import { signInAll, type SignedIn } from './population.ts'
import { compareAlgorithms, type SigningResult } from './signing.ts'
import { setStage, type Stage } from './stage.ts'
import { withoutSigning } from './without-signing.ts'

/** What to measure. */
export interface ServerPlan {
  readonly databases: readonly Database[]
  /** How many sessions a table has. */
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

/** By hand through the driver; the same behind a request; by the store alone; a whole refresh but for the signature; a whole refresh. */
type Contestant = 'bare' | 'handler' | 'store' | 'unsigned' | 'refresh'

/** One operation on one table of one database. */
export interface ServerResult {
  readonly database: string
  readonly sessions: number
  readonly operation: OperationName
  readonly figures: Readonly<Record<Contestant, Figure>>
  /** How many times as fast as by hand: the median of the rounds, in each of which all take turns. */
  readonly ratios: Readonly<Record<Contestant, number>>
  /** How many times as fast as by hand behind a request the unsigned refresh is; likewise. */
  readonly ofHandler: number
}

export interface ServerResults {
  readonly results: readonly ServerResult[]
  readonly signing: readonly SigningResult[]
  /** What was left out because it failed. */
  readonly failures: readonly string[]
}

/** Whom to tell how far it is. */
export interface ServerObserver {
  /** Before each step. */
  readonly progress?: ((step: string) => void) | undefined
  /** After each database, so that what follows can fail without loss. */
  readonly save?: ((results: ServerResults) => void) | undefined
}

/** Of how many sessions the tokens are known. */
const SIGNED_IN = 5_000
const contestants = ['bare', 'handler', 'store', 'unsigned', 'refresh'] as const

/** Measures one database after the other; on each all tables and all contestants take turns. A database that fails leaves the others alone. */
export async function runServer(
  plan: ServerPlan,
  { progress = () => {}, save = () => {} }: ServerObserver = {},
): Promise<ServerResults> {
  const stored = await generateKeys()
  const keys = await importKeys(stored)
  const signedIn = await signInAll(Math.min(SIGNED_IN, Math.max(...plan.sizes)), keys)
  let all: ServerResults = { results: [], signing: [], failures: [] }
  for (const database of plan.databases) {
    const tell = (step: string): void => progress(`${database.name}: ${step}`)
    try {
      const results = await measureDatabase(database, keys, signedIn, plan, tell)
      all = { ...all, results: [...all.results, ...results] }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      tell(message)
      all = { ...all, failures: [...all.failures, `${database.name}: ${message}`] }
    }
    save(all)
  }
  progress(plan.algorithms.join(', '))
  all = { ...all, signing: await compareAlgorithms(plan.algorithms, stored, signedIn, plan) }
  save(all)
  return all
}

async function measureDatabase(
  database: Database,
  keys: Keys,
  signedIn: readonly SignedIn[],
  plan: ServerPlan,
  tell: (step: string) => void,
): Promise<readonly ServerResult[]> {
  const opened = await database.open()
  try {
    const stages: Stage[] = []
    for (const size of plan.sizes) {
      tell(`${size.toLocaleString('en')} sessions`)
      stages.push(await setStage(opened, size, keys, signedIn))
    }
    tell('settle')
    await opened.settle()
    const results: ServerResult[] = []
    for (const operation of ['keep', 'promote', 'fork'] as const) {
      tell(operation)
      const compared = await compare(stages, operation, plan)
      results.push(...compared.map((result) => ({ database: database.name, ...result })))
    }
    return results
  } finally {
    await opened.close()
  }
}

async function compare(
  stages: readonly Stage[],
  operation: OperationName,
  { rounds, duration }: ServerPlan,
): Promise<readonly Omit<ServerResult, 'database'>[]> {
  const taken = stages.map((stage) => ({ stage, rounds: [] as Record<Contestant, Block>[] }))
  for (let round = 0; round < rounds; round++) {
    for (const { stage, rounds } of taken) {
      const { bare, handler, store, refresh } = stage.operations[operation]
      rounds.push({
        bare: await measure(stage.extras, bare, duration),
        handler: await measure(stage.extras, handler, duration),
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
    ofHandler: median(rounds.map(({ unsigned, handler }) => unsigned.perSecond / handler.perSecond)),
  }))
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
