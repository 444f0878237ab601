import type { Keys } from '@keyturn/server'
import type { OpenDatabase, Table } from './database.ts'
import { inParallel } from './measure.ts'
import { operationsOn, type Operations } from './operations.ts'
import type { SignedIn } from './population.ts'

/** A table of some size, with sessions all over it that can be refreshed. */
export interface Stage {
  readonly size: number
  readonly table: Table
  readonly operations: Operations
  /** For what is done by hand and by the store alone. */
  readonly extras: readonly SignedIn[]
  /** For whole refreshes. */
  readonly players: readonly SignedIn[]
}

const PORTIONS = 50

/** Fills a table of its own, portion by portion, so that the sessions to be refreshed lie anywhere in it. */
export async function setStage(
  database: OpenDatabase,
  size: number,
  keys: Keys,
  signedIn: readonly SignedIn[],
): Promise<Stage> {
  const table = await database.table(`bench_${size}`)
  const operations = operationsOn(table, keys)
  // What happens to them here is nothing to those on other tables.
  const sessions = signedIn.slice(0, size).map((session) => ({ ...session }))
  const [example] = sessions
  if (!example) throw new Error('Nobody is signed in.')
  const fillers = size - sessions.length
  for (let portion = 0; portion < PORTIONS; portion++) {
    const arrivals = sessions.filter((_, index) => index % PORTIONS === portion)
    await inParallel(arrivals, ({ row }) => table.store.create(row))
    await table.fill(share(fillers, portion), example.row)
  }
  const players = sessions.filter((_, index) => index % 2 === 0)
  await inParallel(players, operations.begin)
  return { size, table, operations, players, extras: sessions.filter((_, index) => index % 2 === 1) }
}

/** Whole numbers that add up to the whole. */
function share(whole: number, portion: number): number {
  return Math.floor((whole * (portion + 1)) / PORTIONS) - Math.floor((whole * portion) / PORTIONS)
}
