// pnpm bench: everything in one run, into docs/benchmarks.md and docs/benchmarks.json. --short: a quick look that writes nothing.
import { writeFileSync } from 'node:fs'
import { command, flag } from './command-line.ts'
import { describeSetting } from './setting.ts'
import { toMarkdown } from './report.ts'
import { run, shortPlan, wholePlan } from './run.ts'
import { measureSizes } from './size.ts'

await command({ short: flag }, async ({ short: isShort = false }) => {
  const results = await run(isShort ? shortPlan : wholePlan, (step) => console.log(`· ${step}`))
  console.log('· Sizes')
  const report = { setting: describeSetting(), ...results, sizes: await measureSizes() }
  const markdown = toMarkdown(report)
  console.log(`\n${markdown}`)
  if (isShort) return
  const docs = new URL('../../../docs/', import.meta.url)
  writeFileSync(new URL('benchmarks.md', docs), markdown)
  writeFileSync(new URL('benchmarks.json', docs), `${JSON.stringify(report, null, 2)}\n`)
})
