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
  test('a server that is down at boot is said to be down, and the session is there when it is back', async () => {
    const visitor = await visit()
    const page = await openSignedIn(visitor)
    await turnLab(page, 'fault', { fault: 'unreachable' })
    await page.reload()
    await page.getByRole('button', { name: 'Try now' }).waitFor()
    expect(await page.getByRole('heading', { name: 'Sign in' }).count()).toBe(0)
    await turnLab(page, 'fault', { fault: 'none' })
    // The page tries by itself, too, and may have been first.
    await page.evaluate(() =>
      [...document.querySelectorAll('button')].find((each) => each.innerText === 'Try now')?.click(),
    )
    await seeSignedIn(page)
  })

  test.for(['failing', 'malformed'] as const)('an auth server that is %s keeps the session', async (fault) => {
    const visitor = await visit()
    const page = await openSignedIn(visitor, '/lab/workbench')
    const { lifetimes } = await readLab(page)
    await turnLab(page, 'fault', { fault })
    await skip(page, lifetimes.access)
    await page.getByText('Backing off').first().waitFor()
    await seeSignedIn(page)
    await turnLab(page, 'fault', { fault: 'none' })
    await page.getByRole('button', { name: 'Refresh now' }).click()
    await sendBurst(page)
    await seeBurstAnswered(page)
  })
})
