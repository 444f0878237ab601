import { expect, test } from 'vitest'
import { onBothBackends, openSignedIn, readLab, seeSignedIn } from './situation.ts'

onBothBackends((visit) => {
  test('a reload keeps the session, silently', async () => {
    const visitor = await visit()
    const page = await openSignedIn(visitor)
    for (let time = 0; time < 3; time++) {
      await page.reload()
      await seeSignedIn(page)
      await page.getByRole('table').waitFor()
      expect(await page.evaluate(readApiStatuses)).not.toContain(401)
    }
    expect(await page.getByRole('heading', { name: 'Sign in' }).count()).toBe(0)
    expect(visitor.complaints()).toEqual([])
  })

  test('a second tab takes the session of the first, without a refresh', async () => {
    const visitor = await visit()
    const first = await openSignedIn(visitor, '/lab/workbench')
    const before = await readLab(first)
    const second = await visitor.openTab('/expenses')
    await seeSignedIn(second)
    await second.getByRole('table').waitFor()
    const after = await readLab(first)
    expect(after.refreshes).toBe(before.refreshes)
  })
})

/** What the API has answered this page. */
function readApiStatuses(): readonly number[] {
  return performance
    .getEntriesByType('resource')
    .filter((entry) => entry instanceof PerformanceResourceTiming)
    .filter(({ name }) => name.includes('/api/'))
    .map(({ responseStatus }) => responseStatus)
}
