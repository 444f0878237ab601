import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { refusals } from '../../../server/src/http/errors.ts'

const page = readFileSync('docs/errors.md', 'utf8')
const sections = Array.from(page.matchAll(/^### (\S+)\n\n(.+)/gm), ([, code = '', text = '']) => ({ code, text }))

test('every code of the client and of the server has its section, and every section its code', () => {
  const sources = globSync('packages/{core,axios,react,msw,devtools}/src/**/*.ts{,x}')
  const inClient = sources.flatMap((path) => readFileSync(path, 'utf8').match(/\bERR_[A-Z_]+\b/g) ?? [])
  const codes = new Set([...inClient, ...Object.keys(refusals)])
  expect(sections.map(({ code }) => code).toSorted()).toEqual([...codes].toSorted())
})

test.each(Object.entries(refusals))('the section of %s begins with its status', (code, { status, retryAfter }) => {
  const text = sections.find((section) => section.code === code)?.text ?? ''
  // One leads on to the code of the client.
  expect(text).toMatch(new RegExp(`^${status}\\b`))
  expect(text.includes('Retry-After')).toBe(retryAfter !== undefined)
})

test('every reason why a session ends is in the table', () => {
  const source = readFileSync('packages/core/src/engine/engine-state.ts', 'utf8')
  const reasons = /type EndReason =([\s\S]*?)\n\n/.exec(source)?.[1]?.match(/[a-z-]+/g) ?? []
  const rows = Array.from(
    page.split('## Why a session ended')[1]?.matchAll(/^\| `([a-z-]+)`/gm) ?? [],
    ([, name]) => name,
  )
  expect(reasons.length).toBeGreaterThan(5)
  expect(rows).toEqual(reasons)
})

test('thirty symptoms have a cause and a remedy', () => {
  const rows = readFileSync('docs/trouble.md', 'utf8')
    .split('\n')
    .filter((line) => /^\|(?! (what you see|-)|-)/.test(line))
  const cells = rows.map((row) => row.split(/(?<!\\)\|/).slice(1, -1))
  expect(rows.length).toBeGreaterThanOrEqual(30)
  expect(cells.filter((row) => row.length !== 3 || row.some((cell) => cell.trim() === ''))).toEqual([])
})
