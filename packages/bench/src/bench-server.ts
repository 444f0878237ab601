// pnpm bench:server: refreshes a second on real databases, into docs/benchmarks-server.md and .json. With options it only prints.
import { writeFileSync } from 'node:fs'
import { command, flag, oneOf, wholeNumber } from './command-line.ts'
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
  short: flag,
  /** What a bound session costs beside one that is not. */
  bound: flag,
}

await command(options, async ({ only, sessions, short, bound }) => {
  if (bound) return printBoundCost(databases[only ?? 'postgres'], short)
  const isForDocs = only === undefined && sessions === undefined && !short
  const plan = {
    databases: only === undefined ? Object.values(databases) : [databases[only]],
    sizes: sessions === undefined ? [10_000, 100_000, 1_000_000] : [sessions],
    algorithms: ['EdDSA', 'ES256', 'RS256', 'HS256'] as const,
    rounds: short ? 1 : 5,
    duration: short ? 200 : 500,
  }
  const results = await runServer(plan, {
    progress: (step) => console.log(`${elapsed()} ${step}`),
    save: isForDocs ? (results) => writeToDocs(plan.databases, results) : undefined,
  })
  console.log(`\n${toServerMarkdown(plan.databases, results)}`)
  if (results.failures.length > 0) process.exitCode = 1
})

async function printBoundCost(database: Database, short = false): Promise<void> {
  const plan = { sessions: 400, rounds: short ? 3 : 9, duration: short ? 300 : 500 }
  const cost = await measureBound(database, plan)
  const unbound = quantile(cost.unbound, 0.5)
  console.log(`${cost.database}, promotions a second, the medians of ${plan.rounds} turns each:`)
  for (const [name, figures] of [
    ['unbound', cost.unbound],
    ['bound', cost.bound],
    ['bound, with the proof before it', cost.proven],
  ] as const) {
    const each = quantile(figures, 0.5)
    console.log(`${name}: ${each.toFixed(0)}, ${(each / unbound).toFixed(2)} times`)
  }
}

function writeToDocs(measured: readonly Database[], results: ServerResults): void {
  const docs = new URL('../../../docs/', import.meta.url)
  writeFileSync(new URL('benchmarks-server.md', docs), toServerMarkdown(measured, results))
  writeFileSync(new URL('benchmarks-server.json', docs), `${JSON.stringify(results, null, 2)}\n`)
}

function elapsed(): string {
  const seconds = Math.floor((performance.now() - startedAt) / 1000)
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
}
