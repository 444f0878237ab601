import type { FailingDatabase } from '../breakable/database.ts'
import { runChaos } from './run-chaos.ts'
import type { Tally } from './tally.ts'

/** What is to be seen of some seconds of chaos. */
interface ShortChaos extends Pick<Tally, 'falseSignOuts'> {
  /** Whether there was anything to be found. */
  readonly areThieves: boolean
  readonly atLarge: Tally['thefts']
}

/** Every disaster once, with a dozen clients. */
export async function shortChaos(startDatabase: () => Promise<FailingDatabase>): Promise<ShortChaos> {
  const plan = { startDatabase, seed: 1, clients: 12, thieves: 4, settleWindow: 300, duration: 5_000 }
  const { falseSignOuts, thefts } = await runChaos(plan)
  return {
    falseSignOuts,
    areThieves: thefts.length > 0,
    atLarge: thefts.filter(({ foundAt }) => foundAt === undefined),
  }
}
