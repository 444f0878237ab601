import { test } from 'vitest'
import { onBothBackends, openSignedIn, readLab, seeSignedIn, seeSignedOut, skip, turnLab } from './situation.ts'
import { signIn } from './browser.ts'

onBothBackends((visit) => {
  test('a sign-out in one tab shows in the other, and holds over a reload', async () => {
    const visitor = await visit()
    const here = await openSignedIn(visitor)
    const there = await visitor.openTab()
    await seeSignedIn(there)
    await here.getByRole('button', { name: /^Account of/ }).click()
    await here.getByRole('button', { name: 'Sign out', exact: true }).click()
    await seeSignedOut(there)
    await seeSignedOut(here)
    for (const page of [here, there]) {
      await page.reload()
      await seeSignedOut(page)
    }
  })

  test('a sign-in in one tab shows in the other', async () => {
    const visitor = await visit()
    const here = await visitor.openTab()
    const there = await visitor.openTab()
    await seeSignedOut(there)
    await signIn(here, 'mara')
    await seeSignedIn(there)
  })

  test('a session that the server ended ends here with a reason', async () => {
    const visitor = await visit()
    const page = await openSignedIn(visitor)
    const { lifetimes } = await readLab(page)
    await turnLab(page, 'end-sessions', { userId: 'tom' })
    await skip(page, lifetimes.access)
    await seeSignedOut(page)
    await page.getByText('The server ended this session').waitFor()
  })
})
