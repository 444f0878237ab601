import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { toMarkdown } from '../src/browsers/report.ts'
import { sections } from '../src/browsers/sections.ts'
import { browsers, needed, needs, promised, since } from '../src/browsers/versions.ts'

const root = new URL('../../../', import.meta.url)
const page = readFileSync(new URL('docs/browsers.md', root), 'utf8')
const all = sections.flatMap(({ title, features }) => features.map((feature) => ({ title, ...feature })))

test.for(all)(
  '$title: $what is told by the page, and shown by files that are there',
  ({ title, what, keyturn, shown }) => {
    const [, chapter = ''] = page.split(`## ${title}\n`)
    expect(chapter).toContain(`| ${what} |`)
    expect(chapter).toContain(keyturn)
    expect(shown).not.toEqual([])
    for (const file of shown) expect(existsSync(new URL(file, root)), file).toBe(true)
  },
)

test('every link of the page leads to a file', () => {
  const links = [...page.matchAll(/\]\(((?!https?:)[^)#]+)/g)].map(([, link = '']) => link)
  expect(links.length).toBeGreaterThan(all.length)
  expect(links.filter((link) => !existsSync(new URL(link, new URL('docs/', root))))).toEqual([])
})

test('an engine that was not there is not measured, in every row', () => {
  const [section] = sections
  if (!section) throw new Error('There is no section.')
  const results = Object.fromEntries(section.features.map(({ what }) => [what, 'seen']))
  const text = toMarkdown([section], [{ name: 'firefox', version: '1.2', results: { [section.title]: results } }])
  for (const { what } of section.features) expect(text).toContain(`| ${what} | not measured | seen | not measured |`)
  expect(text).toContain('| Firefox | 1.2 |')
})

describe('the versions that are promised', () => {
  test.for(Object.entries(needs))('have all that %s needs', ([, list]) => {
    const least = needed(list)
    for (const browser of browsers) expect(least[browser], browser).toBeLessThanOrEqual(promised[browser])
  })

  test.for(Object.values(needs).flat())('$key is used where it is said to be: $at', ({ at, text }) => {
    expect(readFileSync(new URL(at, root), 'utf8')).toContain(text)
  })

  test('are told by core’s README, too', () => {
    const { chrome, firefox, safari } = promised
    expect(readFileSync(new URL('packages/core/README.md', root), 'utf8')).toContain(
      `Chrome ${chrome}, Firefox ${firefox}, Safari ${safari} or newer`,
    )
  })

  test('are those of a name that MDN’s data know', () => {
    expect(() => since('api.Nothing')).toThrow('api.Nothing')
    expect(since('api.Request.body').firefox).toBe(Infinity)
  })
})
