import { expect, test } from 'vitest'
import { postgresInMemory } from '../src/server/postgres.ts'
import { toServerMarkdown } from '../src/server/report.ts'
import { runServer, type ServerResults } from '../src/server/run.ts'

test('the server is measured beside the same statements by hand, on every table and in every operation', async () => {
  const databases = [postgresInMemory]
  const plan = { databases, sizes: [100, 300], algorithms: ['ES256'] as const, rounds: 1, duration: 20 }
  const results = await runServer(plan)
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

test('a database that fails is named, and the others are measured', async () => {
  const broken = { ...postgresInMemory, name: 'Broken', open: () => Promise.reject(new Error('it is out of order')) }
  const databases = [broken, postgresInMemory]
  const saved: ServerResults[] = []
  const plan = { databases, sizes: [100], algorithms: [], rounds: 1, duration: 20 }
  const results = await runServer(plan, { save: (soFar) => saved.push(soFar) })
  expect(results.failures).toEqual(['Broken: it is out of order'])
  expect(results.results).toHaveLength(3)
  expect(saved.map(({ results }) => results.length)).toEqual([0, 3, 3])
  expect(toServerMarkdown(databases, results)).toContain('Not measured: Broken: it is out of order')
})
