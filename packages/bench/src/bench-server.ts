// pnpm bench:server: refreshes a second on real databases, into docs/benchmarks-server.md and .json. With options it only prints; --beside
// (another checkout, with its packages installed) is what the present one is compared with, and no such option.
import { writeFileSync } from 'node:fs'
import { command, flag, folder, oneOf, wholeNumber } from './command-line.ts'
import { buildIn } from './server/builds.ts'
import { comparisons } from './server/comparisons.ts'
import type { Database } from './server/database.ts'
import { measureBound } from './server/bound.ts'
import { quantile } from './server/measure.ts'
import { pglite } from './server/pglite.ts'
import { postgres, postgresInMemory } from './server/postgres.ts'
import { redis } from './server/redis.ts'
import { toServerMarkdown } from './server/report.ts'
import { runServer, type ServerResults } from './server/run.ts'

const startedAt = performance.now()
const databases = { postgres, 'postgres-in-memory': postgresInMemory, redis, pglite }
const options = {
  only: oneOf(['postgres', 'postgres-in-memory', 'redis', 'pglite']),
  sessions: wholeNumber(1_000, 10_000_000),
  part: oneOf(['databases', 'batches', 'peers', 'processor']),
  beside: folder,
  short: flag,
  /** What a bound session costs beside one that is not. */
  bound: flag,
}

await command(options, async ({ only, sessions, part, beside, short, bound }) => {
  if (bound) return printBoundCost(databases[only ?? 'postgres'], short)
  const isForDocs = only === undefined && sessions === undefined && part === undefined && !short
  const other = beside === undefined ? undefined : await buildIn(beside)
  const plan = {
    databases: only === undefined ? Object.values(databases) : [databases[only]],
    sizes: sessions === undefined ? [10_000, 100_000, 1_000_000] : [sessions],
    algorithms: ['EdDSA', 'ES256', 'RS256', 'HS256'] as const,
    rounds: short ? 1 : 5,
    duration: short ? 200 : 500,
  }
  const compared: string[] = []
  for (const name of ['batches', 'peers', 'processor'] as const) {
    // Who asks for one database asks for it alone.
    if (part !== name && (part !== undefined || only !== undefined || sessions !== undefined)) continue
    console.log(`${elapsed()} ${name}`)
    compared.push(await comparisons[name]({ ...plan, other }))
    console.log(compared.at(-1))
  }
  if (part !== undefined && part !== 'databases') return
  const results = await runServer(plan, {
    progress: (step) => console.log(`${elapsed()} ${step}`),
    save: isForDocs ? (results) => writeToDocs(plan.databases, results, compared) : undefined,
  })
  console.log(`\n${toServerMarkdown(plan.databases, results, compared)}`)
  if (results.failures.length > 0) process.exitCode = 1
})

async function printBoundCost(database: Database, short = false): Promise<void> {
  // Many short turns: what else the machine does is then the same for all three of a round.
  const plan = { sessions: 400, rounds: short ? 15 : 60, duration: 200 }
  const cost = await measureBound(database, plan)
  console.log(
    `${cost.database}, promotions a second, medians of ${plan.rounds} rounds, and of how they compare in each:`,
  )
  for (const [name, figures] of [
    ['unbound', cost.unbound],
    ['bound', cost.bound],
    ['bound, with the proof before it', cost.proven],
  ] as const) {
    const times = figures.map((each, round) => each / (cost.unbound[round] ?? NaN))
    const [low, middle, high] = [0.25, 0.5, 0.75].map((part) => quantile(times, part).toFixed(2))
    console.log(
      `${name}: ${quantile(figures, 0.5).toFixed(0)}, ${middle} times (half of the rounds: ${low} to ${high})`,
    )
  }
}

function writeToDocs(measured: readonly Database[], results: ServerResults, compared: readonly string[]): void {
  const docs = new URL('../../../docs/', import.meta.url)
  writeFileSync(new URL('benchmarks-server.md', docs), toServerMarkdown(measured, results, compared))
  writeFileSync(new URL('benchmarks-server.json', docs), `${JSON.stringify(results, null, 2)}\n`)
}

function elapsed(): string {
  const seconds = Math.floor((performance.now() - startedAt) / 1000)
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
}
