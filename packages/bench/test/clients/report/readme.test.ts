import { expect, test } from 'vitest'
import { firstDifference, quote } from '../../../src/clients/report/readme.ts'
import type { Report } from '../../../src/clients/report/report.ts'

const none = { requests: 1_000, rejected: 0, refreshes: 1, refusals: 0, sessionsKilled: 0, wallOverIdeal: 1 }
const report: Report = {
  setting: { node: 'v24.0.0', processors: 2, apiLatency: 20, refreshLatency: 100, versions: {} },
  budgets: [],
  storms: [
    { contestant: 'keyturn-axios', situation: 'expired', ...none },
    { contestant: 'keyturn-axios', situation: 'revoked', ...none },
    { contestant: 'axios-auth-refresh', situation: 'expired', ...none, refusals: 1_000, rejected: 999 },
  ],
  late: [],
  overhead: [{ contestant: 'keyturn-axios', overHttp: 1.04, overInstantAdapter: null }],
  hour: [],
  tabs: [],
  heap: [],
  sizes: [{ name: 'Keyturn (axios)', bytes: 11_388 }],
}
const empty = 'Before\n\n<!-- figures: written by `pnpm bench` -->\n<!-- /figures -->\n\nAfter\n'

test('the README quotes the report between its marks, and nothing else of it changes', () => {
  const readme = quote(empty, report)
  expect(readme).toMatch(
    /^Before\n[^]*\| 1 \| 0 \| 0 \|[^]*\| 1 \| 1,000 \| 999 \|[^]*11\.4 kB[^]*1\.04 times[^]*\nAfter\n$/,
  )
  expect(quote(readme, report)).toBe(readme)
  expect(firstDifference(readme, report)).toBeUndefined()
})

test('a figure that was not measured is named, with the one that was', () => {
  const readme = quote(empty, report).replace('1.04 times', '1.01 times')
  const difference = firstDifference(readme, report)
  expect(difference?.said).toContain('1.01 times')
  expect(difference?.measured).toContain('1.04 times')
})

test('a README without a place for figures is told so', () => {
  expect(() => quote('Nothing here', report)).toThrow('no <!-- figures')
})
