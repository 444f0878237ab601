// pnpm bench:server: refreshes a second on real databases, into docs/benchmarks-server.md and .json. With options it only prints.
import { writeFileSync } from 'node:fs'
import { command, flag, oneOf, wholeNumber } from '../command-line.ts'
import { pglite } from './pglite.ts'
import { postgres, postgresInMemory } from './postgres.ts'
import { redis } from './redis.ts'
import { toServerMarkdown } from './report.ts'
import { runServer } from './run.ts'

const databases = { postgres, 'postgres-in-memory': postgresInMemory, redis, pglite }
const options = {
  only: oneOf(['postgres', 'postgres-in-memory', 'redis', 'pglite']),
  sessions: wholeNumber(1_000, 10_000_000),
  short: flag,
}

await command(options, async ({ only, sessions, short }) => {
  const isForDocs = only === undefined && sessions === undefined && !short
  const plan = {
    databases: only === undefined ? Object.values(databases) : [databases[only]],
    sizes: sessions === undefined ? [10_000, 100_000, 1_000_000] : [sessions],
    algorithms: ['EdDSA', 'ES256', 'RS256', 'HS256'] as const,
    rounds: short ? 1 : 5,
    duration: short ? 200 : 1_000,
  }
  const results = await runServer(plan, (step) => console.log(`· ${step}`))
  const markdown = toServerMarkdown(plan.databases, results)
  console.log(`\n${markdown}`)
  if (!isForDocs) return
  const docs = new URL('../../../../docs/', import.meta.url)
  writeFileSync(new URL('benchmarks-server.md', docs), markdown)
  writeFileSync(new URL('benchmarks-server.json', docs), `${JSON.stringify(results, null, 2)}\n`)
})
