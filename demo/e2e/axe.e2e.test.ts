import axe, { type Result } from 'axe-core'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { views } from '../views/views.ts'
import { visitViews } from '../views/visit-views.ts'
import { openBrowser } from './browser.ts'

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

async function findFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  // As text, which the test runner does not rewrite.
  const violations = await page.evaluate<Result[]>(
    "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)",
  )
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

/** The innermost elements beyond the page's edge, where one has to scroll sideways for them. */
async function findWhatSticksOut(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const beyond = [...document.body.querySelectorAll('*')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth,
    )
    return beyond
      .filter((element) => !beyond.some((other) => other !== element && element.contains(other)))
      .map((element) => `sticks out: ${element.outerHTML}`)
  })
}
