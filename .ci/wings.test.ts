import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { houses } from './wings.ts'

test.each(houses.filter(({ wings }) => wings))('each folder of $at is a wing, and each wing is a folder', (house) => {
  const entries = readdirSync(house.at, { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  expect(folders.toSorted()).toEqual(Object.keys(house.wings ?? {}).toSorted())
})

test.each(houses.filter(({ wings }) => wings))('the wings of $at stand in one order', ({ wings = {} }) => {
  const order = Object.keys(wings)
  for (const [wing, allowed] of Object.entries(wings)) {
    const later = allowed.filter((name) => order.indexOf(name) >= order.indexOf(wing))
    expect(later, `${wing} imports what stands after it`).toEqual([])
  }
})

test('the page on architecture names files and folders that are there', () => {
  const page = readFileSync('docs/architecture.md', 'utf8')
  const named = [...page.matchAll(/\]\(\.\.\/([^)#]+)\)/g)].map(([, path = '']) => path)
  expect(named.length).toBeGreaterThan(30)
  expect(named.filter((path) => !existsSync(path))).toEqual([])
})

test('the page on architecture has a link for every file that it speaks of', () => {
  const page = readFileSync('docs/architecture.md', 'utf8')
  const bare = [...page.matchAll(/(?<!\[)`[\w/.-]+\.tsx?`/g)].map(([name]) => name)
  expect(bare).toEqual([])
})
