import type { StoredKeys } from '@keyturn/server'
import { median } from '../figures/median.ts'
import type { Build } from './builds.ts'
import { hour, serverWith, type OperationName } from './operations.ts'
import { refreshTokenOf, requestOf } from './page.ts'
import type { SignedIn } from './population.ts'
import { withoutSigning } from './without-signing.ts'

/** What the processor has to do for a whole refresh, from `Request` to `Response`, without a database and without the signature. */
export interface ProcessorResult {
  readonly operation: OperationName
  /** By build, in µs: what four fifths of the rounds took longer than, so that what else the machine does counts little. */
  readonly times: Readonly<Record<string, number>>
  /** How long the last build takes over the first one: the median of the rounds, in each of which both take turns. */
  readonly ratio: number
}

// A fork differs from a promotion in what is written alone, and nobody may do it as often as it takes to measure.
const operations = ['keep', 'promote'] as const
const WARM_UP = 20

/** Measures all builds by turns, round by round. */
export async function measureProcessor(
  builds: readonly Build[],
  stored: StoredKeys,
  signedIn: readonly SignedIn[],
  rounds: number,
): Promise<readonly ProcessorResult[]> {
  const results: ProcessorResult[] = []
  for (const operation of operations) {
    const turns = await Promise.all(builds.map((build) => turnsOf(build, operation, stored, signedIn)))
    const taken = builds.map(() => [] as number[])
    for (let round = -WARM_UP; round < rounds; round++) {
      for (const [index, turn] of turns.entries()) {
        const time = await turn()
        if (round >= 0) taken[index]?.push(time)
      }
    }
    const [first = [], last = []] = [taken[0], taken.at(-1)]
    results.push({
      operation,
      times: Object.fromEntries(builds.map(({ name }, index) => [name, fastest(taken[index] ?? [])])),
      ratio: median(last.map((time, round) => time / (first[round] ?? NaN))),
    })
  }
  return results
}

/** Makes what refreshes each session once, and says how many µs of the processor each took. */
async function turnsOf(
  build: Build,
  operation: OperationName,
  stored: StoredKeys,
  signedIn: readonly SignedIn[],
): Promise<() => Promise<number>> {
  const keys = await build.server.importKeys(stored)
  const store = build.server.memoryStore()
  for (const { row } of signedIn) await store.create(row)
  const server = serverWith(store, keys, operation === 'promote' ? 0 : hour, build)
  const tokens = signedIn.map(({ base }) => base)
  // The first refresh of a session gives it the child that is kept, or promoted.
  await refreshAll(true)
  return () => withoutSigning(() => refreshAll(operation === 'promote'))

  async function refreshAll(isRotated: boolean): Promise<number> {
    // Neither what a client does is counted nor what it has of it.
    const requests = tokens.map((token) => requestOf('refresh', {}, token))
    const answers: Response[] = []
    const before = process.cpuUsage()
    for (const request of requests) answers.push(await server.fetch(request))
    const { user, system } = process.cpuUsage(before)
    for (const [index, answer] of answers.entries()) {
      const next = refreshTokenOf(answer)
      if (answer.status !== 200 || (next !== undefined) !== isRotated) throw new Error(`That was no ${operation}.`)
      tokens[index] = next ?? tokens[index] ?? ''
    }
    return (user + system) / requests.length
  }
}

function fastest(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 5)] ?? NaN
}
