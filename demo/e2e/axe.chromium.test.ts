import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { views } from '../views/views.ts'
import { visitViews } from '../views/visit-views.ts'
import { openBrowser } from './browser.ts'
import { findFaults, findWhatSticksOut } from './find-faults.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

test.for([
  ['light', 'a desk', { width: 1280, height: 800 }],
  ['dark', 'the smallest phone', { width: 320, height: 640 }],
] as const)(
  'axe finds nothing wrong with any page, and nothing sticks out: %s, on %s',
  { timeout: 120_000 },
  async ([colorScheme, , viewport]) => {
    const found: { [view: string]: readonly string[] } = {}
    const visit = { browser, origin: inject('mockOrigin'), isTimeStill: false, colorScheme, viewport }
    await visitViews(visit, async (page, { name }) => {
      found[name] = [...(await findFaults(page)), ...(await findWhatSticksOut(page))]
    })
    expect(found).toEqual(Object.fromEntries(views.map(({ name }) => [name, []])))
  },
)
