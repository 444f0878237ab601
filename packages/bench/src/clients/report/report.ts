import { contestants } from '../contestants/index.ts'
import type { Results } from '../run/run.ts'
import type { Setting } from '../run/setting.ts'
import { describeBudgets, type Verdict } from './budgets.ts'
import { describeHeap, describeTabs } from './in-browser.ts'
import { describeHour, describeLate, describeOverhead, describeSizes } from './in-node.ts'
import { describeStorms } from './storms.ts'

export interface Report extends Results {
  readonly setting: Setting
  readonly budgets: readonly Verdict[]
}

/** The report for people: counts and ratios. Parts that were not measured are left out. */
export function toMarkdown(report: Report): string {
  const { storms, late, overhead, hour, tabs, heap, sizes, budgets } = report
  const section = <Result>(results: readonly Result[], describe: (results: readonly Result[]) => string): string[] =>
    results.length > 0 ? [describe(results)] : []
  const sections = [
    introduce(report),
    ...section(budgets, describeBudgets),
    ...section(storms, describeStorms),
    ...section(late, describeLate),
    ...section(overhead, describeOverhead),
    ...section(hour, describeHour),
    ...section(tabs, describeTabs),
    ...section(heap, describeHeap),
    ...section(sizes, describeSizes),
  ]
  return `${sections.join('\n\n')}\n`
}

function introduce({ setting }: Report): string {
  const { node, chromium, processors, apiLatency, refreshLatency, versions } = setting
  const measured = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const notes = Object.values(contestants).flatMap(({ name, ...rest }) =>
    'note' in rest ? `${name}: ${rest.note}.` : [],
  )
  return `# Benchmarks

Written by \`pnpm bench\`, from one run: Node ${node.slice(1)}${chromium ? `, Chromium ${chromium}` : ''}, ${processors} processors, loopback
HTTP, ${measured.join(', ')}. The API takes ${apiLatency} ms to answer and a refresh ${refreshLatency} ms. Refresh tokens are strictly single-use:
a second use ends the session. Each contestant has a process of its own and the set-up of its documentation (\`packages/bench/src/clients/contestants\`,
a file each).

${notes.join('\n')}`
}
