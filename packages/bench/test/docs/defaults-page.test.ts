import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { defaultOptions } from '@keyturn/core'
import { defaultLifetimes } from '../../../server/src/settings/lifetimes.ts'

const page = readFileSync('docs/how-it-works.md', 'utf8')
const [ofSession = '', ofServer = ''] = page.split('## Important defaults')[1]?.split('Of `createAuthServer`') ?? []

/** Cells of two columns: the name, and the value as JSON with underscores in numbers. */
function readDefaults(text: string): Readonly<Record<string, unknown>> {
  const rows = Array.from(text.matchAll(/^\| `(\w+)` \| `(.+?)` \|/gm))
  return Object.fromEntries(rows.map(([, name = '', value = '']) => [name, JSON.parse(value.replaceAll('_', ''))]))
}

test('the defaults of createSession are those of the source; functions are told elsewhere', () => {
  const values = Object.entries(defaultOptions).filter(([, value]) => typeof value !== 'function')
  expect(readDefaults(ofSession)).toEqual(Object.fromEntries(values))
})

test('the lifetimes of createAuthServer are those of the source', () => {
  expect(readDefaults(ofServer)).toEqual(defaultLifetimes)
})
