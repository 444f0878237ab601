// pnpm bench: everything in one run, into docs/benchmarks.md, docs/benchmarks.json and the README. --short: a quick look, and --only: a part;
// neither writes anything.
import { readFileSync, writeFileSync } from 'node:fs'
import { judgeBudgets } from './clients/report/budgets.ts'
import { quote } from './clients/report/readme.ts'
import { toMarkdown } from './clients/report/report.ts'
import { parts, shortPlan, wholePlan } from './clients/run/plan.ts'
import { run } from './clients/run/run.ts'
import { describeSetting } from './clients/run/setting.ts'
import { command, flag, oneOf } from './command-line.ts'
import { withReload, type ReloadReport } from './reload/report.ts'

await command({ short: flag, only: oneOf(parts) }, async ({ short, only }) => {
  const plan = short ? shortPlan : wholePlan
  const start = performance.now()
  const progress = (step: string): void => console.log(`· ${Math.round((performance.now() - start) / 1000)} s: ${step}`)
  const results = await run({ ...plan, parts: only ? [only] : parts }, progress)
  const report = { setting: describeSetting(), budgets: judgeBudgets(results), ...results }
  const markdown = toMarkdown(report)
  console.log(`\n${markdown}`)
  if (short || only) return
  const root = new URL('../../../', import.meta.url)
  // What `pnpm bench:reload` has measured is a section of the same page.
  const reload = JSON.parse(readFileSync(new URL('docs/benchmarks-reload.json', root), 'utf8')) as ReloadReport
  writeFileSync(new URL('docs/benchmarks.md', root), withReload(markdown, reload))
  writeFileSync(new URL('docs/benchmarks.json', root), `${JSON.stringify(report, null, 2)}\n`)
  const readme = new URL('README.md', root)
  writeFileSync(readme, quote(readFileSync(readme, 'utf8'), report))
})
