import type { Page } from '@keyturn/engines'
import { expect, test } from 'vitest'
import { onBothBackends, openSignedIn, readLab, seeSignedOut, skip } from './situation.ts'

/** Notes what live regions that were already there come to say: what comes together with its region is heard by nobody in some browsers. */
async function noteWhatIsRead(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const read: string[] = []
    Reflect.set(globalThis, 'read', read)
    new MutationObserver((changes) => {
      const come = new Set(changes.flatMap(({ addedNodes }) => [...addedNodes]))
      for (const { target } of changes) {
        const region = (target instanceof Element ? target : target.parentElement)?.closest('output, [role=status]')
        const isNew = region && [...come].some((each) => each !== region && each.contains(region))
        if (region?.textContent && !isNew && !come.has(region) && read.at(-1) !== region.textContent)
          read.push(region.textContent)
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  return () => page.evaluate(() => Reflect.get(globalThis, 'read') as readonly string[]) // what is set above
}

onBothBackends((visit) => {
  test('why one was signed out is read out once', async () => {
    const page = await openSignedIn(await visit())
    const read = await noteWhatIsRead(page)
    const { lifetimes } = await readLab(page)
    await skip(page, lifetimes.idle + 2_000)
    await seeSignedOut(page)
    const why = 'You were signed out because nobody was active for a while. What you typed is kept.'
    await expect.poll(read).toContain(why)
    expect((await read()).filter((each) => each === why)).toHaveLength(1)
    expect(await read()).not.toContain('Your session has ended.')
  })

  test('a fault in the field that has the focus already is read out, each time', async () => {
    const page = await openSignedIn(await visit(), '/profile')
    await page.getByLabel('Display name').fill('')
    const read = await noteWhatIsRead(page)
    const fault = 'Tell your colleagues what to call you.'
    const times = async () => (await read()).filter((each) => each === fault).length
    await page.keyboard.press('Enter')
    await expect.poll(times).toBe(1)
    await page.locator('output').filter({ hasText: fault }).waitFor({ state: 'detached' })
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('output').filter({ hasText: fault }).count()).toBe(1)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true')
  })
})
