import { expect, test } from 'vitest'
import {
  onBothBackends,
  openSignedIn,
  readLab,
  seeBurstAnswered,
  seeSignedIn,
  sendBurst,
  skip,
  turnLab,
} from './situation.ts'

onBothBackends((visit) => {
  test('a refresh whose answer is lost signs nobody out, now or later', async () => {
    const visitor = await visit()
    const page = await openSignedIn(visitor, '/lab/workbench')
    const { lifetimes, refreshes } = await readLab(page)
    await turnLab(page, 'lose-next-answer')
    await skip(page, lifetimes.access)
    await sendBurst(page)
    await seeBurstAnswered(page)
    expect((await readLab(page)).refreshes).toBeGreaterThanOrEqual(refreshes + 2)

    for (let time = 0; time < 2; time++) {
      await skip(page, lifetimes.access)
      await sendBurst(page)
      await seeBurstAnswered(page)
    }
    await page.reload()
    await seeSignedIn(page)
  })
})
