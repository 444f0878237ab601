// pnpm engines: what Chromium, Firefox and WebKitGTK do, and what becomes of it, into docs/browsers.md. With --only it only prints.
import type { EngineName } from '@keyturn/engines'
import { writeFileSync } from 'node:fs'
import { measure, type Measured } from './browsers/measure.ts'
import { toMarkdown } from './browsers/report.ts'
import { sections } from './browsers/sections.ts'
import { command, oneOf } from './command-line.ts'

const names: readonly EngineName[] = ['chromium', 'firefox', 'webkit']

await command({ only: oneOf(names) }, async ({ only }) => {
  const measured: Measured[] = []
  // One after the other: a browser that has to wait for the machine is another one.
  for (const name of only ? [only] : names) measured.push(await measure(name, sections))
  const markdown = toMarkdown(sections, measured)
  console.log(`\n${markdown}`)
  if (!only) writeFileSync(new URL('../../../docs/browsers.md', import.meta.url), markdown)
})
