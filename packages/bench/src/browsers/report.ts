import type { EngineName } from '@keyturn/engines'
import { basename } from 'node:path'
import type { Feature, Section } from './feature.ts'
import { NOT_MEASURED, type Measured } from './measure.ts'
import { safari, versionsPromised } from './prose.ts'
import { smallDifferences } from './small-differences.ts'

const titles: Readonly<Record<EngineName, string>> = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKitGTK' }
const names: readonly EngineName[] = ['chromium', 'firefox', 'webkit']

/** Vitest's projects that run in each engine. */
const projects: Readonly<Record<EngineName, string>> = {
  chromium: '`browser` (within a page), `chromium` (many tabs), `e2e` (the demo)',
  firefox: '`browser-firefox` (within a page), `firefox` (many tabs, and the demo)',
  webkit: '`browser-webkit` (within a page), `webkit` (many tabs, and the demo)',
}

/** The page `docs/browsers.md`. */
export function toMarkdown(sections: readonly Section[], measured: readonly Measured[]): string {
  return `${[
    '# Browsers',
    '<!-- Written by `pnpm engines`. What Keyturn does is in packages/bench/src/browsers. -->',
    `What three engines do that matters to a session, what Keyturn does about it, and which test shows that. \`pnpm engines\` measures each row anew, with pages over \`http://localhost\`, and writes this page.`,
    '## What was run',
    table(
      ['engine', 'version', 'projects of Vitest that run in it'],
      names.map((name) => [titles[name], of(measured, name)?.version ?? NOT_MEASURED, projects[name]]),
    ),
    'What only Chromium can be asked for is named `*.chromium.test.ts`; every other test of a browser is written for all three. `npm test` runs those in all three.',
    ...sections.map((section) => chapter(section, measured)),
    smallDifferences(table),
    versionsPromised(table),
    safari,
  ].join('\n\n')}\n`
}

function chapter({ title, introduction, features }: Section, measured: readonly Measured[]): string {
  const rows = features.map((feature) => [
    feature.what,
    ...names.map((name) => of(measured, name)?.results[title]?.[feature.what] ?? NOT_MEASURED),
    feature.keyturn,
    shownBy(feature),
  ])
  const head = ['', ...names.map((name) => titles[name]), 'what Keyturn does', 'shown by']
  return [`## ${title}`, ...(introduction ? [introduction] : []), table(head, rows)].join('\n\n')
}

function of(measured: readonly Measured[], name: EngineName): Measured | undefined {
  return measured.find((each) => each.name === name)
}

function shownBy({ shown }: Feature): string {
  return shown.map((file) => `[${basename(file).replace(/(\.test)?\.tsx?$/, '')}](../${file})`).join(', ')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
