import { expect, test } from 'vitest'
import { onBothBackends, openSignedIn, readLab, seeSignedIn, seeSignedOut, skip, visitLab } from './situation.ts'

const minute = 60_000

onBothBackends((visit) => {
  test('a warning shows in both tabs, and is gone in both when one is extended', async () => {
    const visitor = await visit()
    const here = await openSignedIn(visitor, '/lab/workbench')
    const there = await visitor.openTab('/lab/workbench')
    await visitLab(there)
    const { lifetimes } = await readLab(here)
    await skip(here, lifetimes.idle - minute)
    for (const page of [here, there]) await page.getByRole('dialog').waitFor()
    await there.getByRole('button', { name: 'Stay signed in' }).click()
    for (const page of [here, there]) await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await skip(here, lifetimes.idle - 3 * minute)
    for (const page of [here, there]) await seeSignedIn(page)
  })

  test('who stays away is signed out in all tabs, and told why', async () => {
    const visitor = await visit()
    const here = await openSignedIn(visitor)
    const there = await visitor.openTab()
    await seeSignedIn(there)
    const { lifetimes } = await readLab(here)
    await skip(here, lifetimes.idle + 2_000)
    for (const page of [here, there]) {
      await seeSignedOut(page)
      await page.getByText('because nobody was active').waitFor()
    }
    await here.reload()
    await seeSignedOut(here)
  })

  test('who stays away causes no refreshes but those that the token needs, up to the idle end', async () => {
    const visitor = await visit()
    const page = await openSignedIn(visitor)
    const { lifetimes } = await readLab(page)
    await skip(page, lifetimes.idle * 0.8)
    await page.locator('.session-badge-label').getByText('Steady').waitFor()
    const { refreshes } = await readLab(page)
    for (let time = 0; time < 10; time++) await skip(page, 1_000)
    expect((await readLab(page)).refreshes).toBeLessThanOrEqual(refreshes + 1)
  })

  test('the absolute end cannot be put off', async () => {
    const visitor = await visit()
    const page = await openSignedIn(visitor)
    const { lifetimes } = await readLab(page)
    for (let away = 0; away < lifetimes.session - lifetimes.idle; away += lifetimes.idle / 2) {
      await skip(page, lifetimes.idle / 2)
      await page.getByRole('heading', { level: 1 }).click()
    }
    await skip(page, lifetimes.idle)
    await seeSignedOut(page)
  })
})
