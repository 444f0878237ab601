import { expect, inject, test } from 'vitest'
import { createVisits } from './visit.ts'

// What a developer sees who starts on http://localhost.

const visit = createVisits()
const { name: engine } = inject('engine')
const asAlice = { userId: 'u1' }

/** WebKit keeps secure cookies over https alone, for this machine, too. */
const keepsSecure = engine !== 'webkit'

test('the cookie of the defaults on http://localhost is kept, or the first refresh says that it was not and what to do', async () => {
  const { signedIn, site, complaints } = await visit({ cookie: {} })
  const tab = await signedIn()
  expect(site.setCookies.join()).toContain('; Secure')
  expect(await tab.ask()).toEqual(asAlice)
  await tab.refresh().catch(() => {})
  await tab.reach(keepsSecure ? 'signed-in' : 'signed-out')
  if (keepsSecure) return
  expect(await tab.state()).toEqual({ status: 'signed-out', reason: 'cookie-not-kept' })
  const told: unknown = expect.stringContaining('cookie: { secure: false }')
  await expect.poll(() => [...complaints]).toEqual([told])
  complaints.length = 0
})

test('with `cookie: { secure: false }` a reload keeps who has signed in', async () => {
  const { signedIn, site } = await visit({ cookie: { secure: false } })
  const tab = await signedIn()
  expect(site.setCookies.join()).not.toContain('Secure')
  await tab.refresh()
  await tab.page.reload()
  await tab.reach('signed-in')
  expect(await tab.ask()).toEqual(asAlice)
})
