import { expect, test } from 'vitest'
import { createVisits } from './visit.ts'

// Time stands still in these pages: whoever waited for a peer that is not there would wait for ever.
const visit = createVisits()

test('a tab that is loaded anew, and is alone, asks the server and nobody else', async () => {
  const { site, signedIn } = await visit()
  const tab = await signedIn()
  await tab.page.reload()
  await tab.reach('signed-in')
  expect(await tab.count({ type: 'peers-asked' })).toBe(0)
  expect(site.refreshes()).toBe(1)
})

test('a second tab has its token by one question and one answer, and asks no server', async () => {
  const { site, open, signedIn } = await visit()
  await signedIn()
  const second = await open()
  await second.reach('signed-in')
  expect(await second.count({ type: 'peer-message', direction: 'out', message: 'asked' })).toBe(1)
  expect(await second.count({ type: 'peer-message', direction: 'in', message: 'refreshed' })).toBe(1)
  expect(site.refreshes()).toBe(0)
})
