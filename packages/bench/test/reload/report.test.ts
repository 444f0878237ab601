import { expect, test } from 'vitest'
import type { ContestantName } from '../../src/reload/contestants.ts'
import { networks } from '../../src/reload/networks.ts'
import { quoteReload } from '../../src/reload/readme.ts'
import { withReload, type ReloadReport } from '../../src/reload/report.ts'

/** A reload that takes this long, in milliseconds, on each network. */
function reportOf(times: Readonly<Partial<Record<ContestantName, number>>>): ReloadReport {
  const results = networks.flatMap(({ name: network }) =>
    Object.entries(times).map(([contestant, time]) => ({
      situation: 'reload' as const,
      // Those of the table above.
      contestant: contestant as ContestantName,
      network,
      median: time,
      fastest: time,
      slowest: time,
    })),
  )
  return { results, rounds: 9, node: 'v24.0.0', chromium: '156', versions: {}, scripts: {} }
}

function lineOf(markdown: string, beginning: string): string | undefined {
  return markdown.split('\n').find((line) => line.startsWith(`| ${beginning}`))
}

test.for([
  { ours: 109, peer: 120, aim: 'met', ahead: 'met' },
  { ours: 110, peer: 110, aim: 'met', ahead: '**missed**' },
  { ours: 111, peer: 120, aim: '**missed**', ahead: 'met' },
  { ours: 130, peer: 120, aim: '**missed**', ahead: '**missed**' },
])('$ours ms beside 100 without a refresh and a peer’s $peer: $aim, $ahead', ({ ours, peer, aim, ahead }) => {
  const report = reportOf({ 'token-in-storage': 100, 'keyturn-early': ours, 'auth0-memory': peer })
  const markdown = withReload('# Benchmarks\n', report)
  expect(lineOf(markdown, 'at most 1.10')).toBe(`| at most 1.10 × the first row | ${aim} | ${aim} | ${aim} |`)
  expect(lineOf(markdown, 'ahead of auth0')).toContain(`| ${ahead} | ${ahead} | ${ahead} |`)
})

test('whoever keeps a token in storage is no peer to be ahead of', () => {
  const markdown = withReload('', reportOf({ 'token-in-storage': 100, 'keyturn-early': 109, 'auth0-storage': 101 }))
  expect(lineOf(markdown, 'auth0-spa-js, tokens')).toContain('1.01 ×')
  expect(lineOf(markdown, 'ahead of')).toBeUndefined()
})

test('the section takes the place of the one before, and nothing else changes', () => {
  const before = withReload('# Benchmarks\n\nMore.\n', reportOf({ 'token-in-storage': 100, 'keyturn-early': 150 }))
  const after = withReload(before, reportOf({ 'token-in-storage': 100, 'keyturn-early': 105 }))
  expect(after).toContain('# Benchmarks\n\nMore.\n\n## The first data after a reload')
  expect(after).toContain('1.05 ×')
  expect(after).not.toContain('1.50 ×')
  expect(withReload(after, reportOf({ 'token-in-storage': 100, 'keyturn-early': 105 }))).toBe(after)
})

test('the README quotes the run between its marks, and nothing else of it changes', () => {
  const empty = 'Before\n<!-- reload: written by `pnpm bench:reload` -->\n<!-- /reload -->\nAfter\n'
  const report = reportOf({ 'token-in-storage': 100, keyturn: 130, 'keyturn-early': 109, 'auth0-memory': 170 })
  const readme = quoteReload(empty, report)
  expect(readme).toMatch(/^Before\n[^]*\*\*1\.09, 1\.09, 1\.09\*\*[^]*1\.30, [^]*1\.70, [^]*\nAfter\n$/)
  expect(quoteReload(readme, report)).toBe(readme)
  expect(() => quoteReload('Nothing here', report)).toThrow('no <!-- reload')
})
