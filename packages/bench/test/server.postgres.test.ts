import { expect, test } from 'vitest'
import { postgresInMemory } from '../src/server/postgres.ts'
import { toServerMarkdown } from '../src/server/report.ts'
import { runServer } from '../src/server/run.ts'

test('the server is measured beside the same statements by hand, on every table and in every operation', async () => {
  const databases = [postgresInMemory]
  const results = await runServer({ databases, sizes: [100, 300], algorithms: ['ES256'], rounds: 1, duration: 20 })
  expect(results.results.map(({ operation, sessions }) => [operation, sessions])).toEqual([
    ['keep', 100],
    ['keep', 300],
    ['promote', 100],
    ['promote', 300],
    ['fork', 100],
    ['fork', 300],
  ])
  for (const { figures, ratios } of results.results) {
    for (const { perSecond, p50, p99 } of Object.values(figures)) {
      expect(perSecond).toBeGreaterThan(0)
      expect(p99).toBeGreaterThanOrEqual(p50)
    }
    expect(ratios.bare).toBe(1)
  }
  expect(toServerMarkdown(databases, results)).toContain('| PostgreSQL, fsync off | 300 |')
})
