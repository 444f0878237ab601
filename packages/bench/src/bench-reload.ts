// pnpm bench:reload: how soon the first data are there after a reload, beside the alternatives, into docs/benchmarks.md,
// docs/benchmarks-reload.json and the README. --rounds, --only: a quick look, which writes nothing.
import { readFileSync, writeFileSync } from 'node:fs'
import { chromiumVersion, launchChromium } from './clients/browser/chromium.ts'
import { versionOf } from './clients/run/setting.ts'
import { command, oneOf, wholeNumber } from './command-line.ts'
import { contestants, type Contestant } from './reload/contestants.ts'
import { quoteReload } from './reload/readme.ts'
import { withReload, type ReloadReport } from './reload/report.ts'
import { runReload, situations } from './reload/run.ts'

const ROUNDS = 9

await command({ rounds: wholeNumber(1, 100), only: oneOf(situations) }, async ({ rounds, only }) => {
  const browser = await launchChromium()
  if (!browser) throw new Error('No Chromium was found. Install one, or name one by CHROMIUM_PATH.')
  const start = performance.now()
  const progress = (step: string): void => console.log(`· ${Math.round((performance.now() - start) / 1000)} s: ${step}`)
  try {
    const plan = { situations: only ? [only] : situations, rounds: rounds ?? ROUNDS }
    const measured = await runReload(browser, plan, progress)
    const all: readonly Contestant[] = Object.values(contestants)
    const names = [...all.flatMap(({ packageName }) => packageName ?? []), 'react']
    const versions = Object.fromEntries(names.map((name) => [name, versionOf(name)]))
    const report: ReloadReport = { chromium: chromiumVersion(), node: process.version, versions, ...measured }
    const page = new URL('../../../docs/benchmarks.md', import.meta.url)
    const markdown = withReload(readFileSync(page, 'utf8'), report)
    console.log(markdown.slice(markdown.indexOf('## The first data after a reload')))
    if (rounds !== undefined || only) return
    writeFileSync(page, markdown)
    writeFileSync(new URL('benchmarks-reload.json', page), `${JSON.stringify(report, null, 2)}\n`)
    const readme = new URL('../README.md', page)
    writeFileSync(readme, quoteReload(readFileSync(readme, 'utf8'), report))
  } finally {
    await browser.close()
  }
})
