// pnpm check:readme: whether the README quotes docs/benchmarks.json. --write: makes it so.
import { readFileSync, writeFileSync } from 'node:fs'
import { firstDifference, quote } from './clients/report/readme.ts'
import type { Report } from './clients/report/report.ts'
import { command, flag } from './command-line.ts'

const root = new URL('../../../', import.meta.url)
const readme = new URL('README.md', root)

await command({ write: flag }, async ({ write }) => {
  const text = readFileSync(readme, 'utf8')
  // What `pnpm bench` wrote.
  const report = JSON.parse(readFileSync(new URL('docs/benchmarks.json', root), 'utf8')) as Report
  if (write) return writeFileSync(readme, quote(text, report))
  const difference = firstDifference(text, report)
  if (!difference) return
  console.error(`README.md says:            ${difference.said}\ndocs/benchmarks.json says: ${difference.measured}`)
  console.error('`pnpm check:readme --write` takes over what was measured; `pnpm bench` measures anew.')
  process.exitCode = 1
})
