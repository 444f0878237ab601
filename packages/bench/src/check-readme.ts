// pnpm check:readme: whether the README quotes docs/benchmarks.json and docs/benchmarks-reload.json. --write: makes it so.
import { readFileSync, writeFileSync } from 'node:fs'
import { firstDifference, quote } from './clients/report/readme.ts'
import type { Report } from './clients/report/report.ts'
import { command, flag } from './command-line.ts'
import { quoteReload } from './reload/readme.ts'
import type { ReloadReport } from './reload/report.ts'

const root = new URL('../../../', import.meta.url)
const readme = new URL('README.md', root)

await command({ write: flag }, async ({ write }) => {
  const text = readFileSync(readme, 'utf8')
  // What `pnpm bench` wrote.
  const report = JSON.parse(readFileSync(new URL('docs/benchmarks.json', root), 'utf8')) as Report
  // What `pnpm bench:reload` wrote.
  const reload = JSON.parse(readFileSync(new URL('docs/benchmarks-reload.json', root), 'utf8')) as ReloadReport
  if (write) return writeFileSync(readme, quoteReload(quote(text, report), reload))
  if (quoteReload(text, reload) !== text) {
    console.error('README.md says something else of reloads than docs/benchmarks-reload.json.')
    console.error('`pnpm check:readme --write` takes over what was measured; `pnpm bench:reload` measures anew.')
    process.exitCode = 1
  }
  const difference = firstDifference(text, report)
  if (!difference) return
  console.error(`README.md says:            ${difference.said}\ndocs/benchmarks.json says: ${difference.measured}`)
  console.error('`pnpm check:readme --write` takes over what was measured; `pnpm bench` measures anew.')
  process.exitCode = 1
})
