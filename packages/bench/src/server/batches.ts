import type { StoredKeys } from '@keyturn/server'
import { startPostgres } from '@keyturn/databases'
import { Pool } from 'pg'
import { median } from '../figures/median.ts'
import { present, type Build } from './builds.ts'
import { inParallel, measure, quantile, type Block } from './measure.ts'
import { operationsOn, type Operations } from './operations.ts'
import type { SignedIn } from './population.ts'
import { durable } from './postgres.ts'
import { preparedRun, sqlTable, type Run } from './sql-table.ts'

/** By hand, or who does it: its store alone, and whole refreshes of it. */
interface BatchFigure {
  readonly name: string
  readonly perSecond: number
  /** In ms. */
  readonly p50: number
  /** In ms. */
  readonly p99: number
  /** How many times as fast as by hand: the median of the rounds, in each of which all take turns. */
  readonly ofHand: number
  /** How many times as fast as the same without batches; likewise. Absent by hand. */
  readonly ofBefore: number | undefined
}

/** One operation, so many at a time. */
export interface BatchResult {
  readonly operation: 'promote' | 'fork'
  readonly concurrency: number
  readonly figures: readonly BatchFigure[]
}

/** Who takes turns: what it is called, what it does, and who it is compared to. */
interface Contestant {
  readonly name: string
  readonly before: string | undefined
  readonly act: (session: SignedIn) => Promise<void>
  readonly subjects: readonly SignedIn[]
}

const CONNECTIONS = 16

/**
 * Promotions and forks on a PostgreSQL that waits for its disk: by hand, without batches, by another build if there is one, and with batches. All on
 * one server with a table each; all take turns, round by round.
 */
export async function measureBatches(
  other: Build | undefined,
  stored: StoredKeys,
  signedIn: readonly SignedIn[],
  { rounds, duration, fill }: { readonly rounds: number; readonly duration: number; readonly fill: number },
): Promise<readonly BatchResult[]> {
  const server = await startPostgres({ settings: durable })
  const pool = new Pool({ connectionString: server.url, max: CONNECTIONS })
  try {
    const place = { pool, run: preparedRun(pool), stored, signedIn, fill }
    const without = await stageOf(place, present, 'without', false)
    const before = other && (await stageOf(place, other, 'before'))
    const now = await stageOf(place, present, 'now')
    await pool.query('VACUUM ANALYZE')
    await pool.query('CHECKPOINT')
    const results: BatchResult[] = []
    for (const operation of ['promote', 'fork'] as const) {
      const contestants = contestantsOf(operation, without, before, now)
      for (const concurrency of [1, 64]) {
        const blocks = await takeTurns(contestants, concurrency, rounds, duration)
        results.push({ operation, concurrency, figures: figuresOf(contestants, blocks) })
      }
    }
    return results
  } finally {
    await pool.end()
    await server.stop()
  }
}

interface BatchStage {
  readonly operations: Operations
  /** For what is done by hand and by the store alone. */
  readonly extras: readonly SignedIn[]
  /** For whole refreshes. */
  readonly players: readonly SignedIn[]
}

/** Where a stage is set, and with what. */
interface Place {
  readonly pool: Pool
  readonly run: Run
  readonly stored: StoredKeys
  readonly signedIn: readonly SignedIn[]
  readonly fill: number
}

async function stageOf(
  { pool, run, stored, signedIn, fill }: Place,
  build: Build,
  name: string,
  batches = true,
): Promise<BatchStage> {
  const keys = await build.server.importKeys(stored)
  const client = build.sql.pgClient(pool)
  // An older build knows nothing of batches.
  const options = batches ? {} : { batches }
  const table = await sqlTable(client, run, name, (prefix) => build.sql.sqlStore(client, { prefix, ...options }))
  const sessions = signedIn.map((session) => ({ ...session }))
  await inParallel(sessions, ({ row }) => table.store.create(row))
  const [example] = sessions
  if (example) await table.fill(fill, example.row)
  const operations = operationsOn(table, keys, build)
  const players = sessions.filter((_, index) => index % 2 === 0)
  await inParallel(players, operations.begin)
  return { operations, players, extras: sessions.filter((_, index) => index % 2 === 1) }
}

function contestantsOf(
  operation: 'promote' | 'fork',
  without: BatchStage,
  before: BatchStage | undefined,
  now: BatchStage,
): readonly Contestant[] {
  const each = (name: string, { operations, extras, players }: BatchStage, than?: string): readonly Contestant[] => [
    { name: `store, ${name}`, before: than && `store, ${than}`, act: operations[operation].store, subjects: extras },
    {
      name: `refresh, ${name}`,
      before: than && `refresh, ${than}`,
      act: operations[operation].refresh,
      subjects: players,
    },
  ]
  const hand = { name: 'by hand', before: undefined, act: now.operations[operation].bare, subjects: now.extras }
  const former = before ? 'the other checkout' : 'without batches'
  return [
    hand,
    ...each('without batches', without, before && former),
    ...(before ? each(former, before) : []),
    ...each('with batches', now, former),
  ]
}

async function takeTurns(
  contestants: readonly Contestant[],
  concurrency: number,
  rounds: number,
  duration: number,
): Promise<readonly (readonly Block[])[]> {
  const taken = contestants.map(() => [] as Block[])
  // One more, in which they get warm.
  for (let round = -1; round < rounds; round++) {
    for (const [index, { act, subjects }] of contestants.entries()) {
      const block = await measure(subjects, act, duration, concurrency)
      if (round >= 0) taken[index]?.push(block)
    }
  }
  return taken
}

function figuresOf(contestants: readonly Contestant[], blocks: readonly (readonly Block[])[]): readonly BatchFigure[] {
  const ratio = (one: readonly Block[], other: readonly Block[]): number =>
    median(one.map(({ perSecond }, round) => perSecond / (other[round]?.perSecond ?? NaN)))
  const [hand = []] = blocks
  return contestants.map(({ name, before }, index) => {
    const own = blocks[index] ?? []
    const former = blocks[contestants.findIndex((contestant) => contestant.name === before)]
    const latencies = own.flatMap((block) => block.latencies)
    return {
      name,
      perSecond: median(own.map(({ perSecond }) => perSecond)),
      p50: quantile(latencies, 0.5),
      p99: quantile(latencies, 0.99),
      ofHand: ratio(own, hand),
      ofBefore: former && ratio(own, former),
    }
  })
}
