import { generateKeys, importKeys } from '@keyturn/server'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { measureBatches } from '../src/server/batches.ts'
import { buildIn, present } from '../src/server/builds.ts'
import { comparePeers } from '../src/server/peers/compare.ts'
import { signInAll } from '../src/server/population.ts'
import { postgresInMemory } from '../src/server/postgres.ts'
import { measureProcessor } from '../src/server/processor.ts'
import { batchesSection, peersSection, processorSection } from '../src/server/report-batches.ts'
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

const root = fileURLToPath(new URL('../../../', import.meta.url))

test('batches are measured beside statements by hand, none, and another checkout', async () => {
  const stored = await generateKeys()
  const signedIn = await signInAll(150, await importKeys(stored))
  const turns = { rounds: 1, duration: 20, fill: 100 }
  const results = await measureBatches(await buildIn(root), stored, signedIn, turns)
  expect(results.map(({ operation, concurrency }) => [operation, concurrency])).toEqual([
    ['promote', 1],
    ['promote', 64],
    ['fork', 1],
    ['fork', 64],
  ])
  for (const { figures } of results) {
    expect(figures.map(({ name }) => name)).toEqual([
      'by hand',
      'store, without batches',
      'refresh, without batches',
      'store, the other checkout',
      'refresh, the other checkout',
      'store, with batches',
      'refresh, with batches',
    ])
    expect(figures.every(({ perSecond, ofHand }) => perSecond > 0 && ofHand > 0)).toBe(true)
  }
  expect(batchesSection(results)).toContain('| fork, 64 at a time | store, with batches |')
})

test('others exchange the refresh token that they were given last, each time for another one', async () => {
  const results = await comparePeers({ rounds: 1, duration: 50, warmUp: 50, users: 2 })
  expect(results.map(({ name }) => name)).toEqual(['Keyturn', 'better-auth', 'oidc-provider'])
  expect(results[0]?.ofFirst).toBe(1)
  expect(results.every(({ perSecond, processorTime }) => perSecond > 0 && processorTime > 0)).toBe(true)
  expect(peersSection(results)).toContain('| better-auth |')
})

test('the time of the processor is measured by turns', async () => {
  const stored = await generateKeys()
  const signedIn = await signInAll(20, await importKeys(stored))
  const results = await measureProcessor([await buildIn(root), present], stored, signedIn, 2)
  expect(results.map(({ operation }) => operation)).toEqual(['keep', 'promote'])
  expect(processorSection(results)).toMatch(/\| promote \| \d+\.\d \| \d+\.\d \|/)
})
