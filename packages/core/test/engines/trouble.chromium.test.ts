import { contextOf, playwrightPage } from '@keyturn/engines'
import { expect, test } from 'vitest'
import { createVisits } from './visit.ts'

// D-TC-17

const visit = createVisits()
const minute = 60_000
const asAlice = { userId: 'u1' }

test('who is offline keeps the session, and goes on when the network is back', async () => {
  const { profile, signedIn, skip, site } = await visit({ profile: 'strict' })
  const tab = await signedIn()
  await contextOf(profile).setOffline(true)
  await skip(11 * minute, tab)
  expect(await tab.ask()).toBe('ERR_REFRESH_UNAVAILABLE')
  expect(await tab.state()).toMatchObject({ status: 'signed-in' })
  expect(site.requests).toEqual([])
  await contextOf(profile).setOffline(false)
  await tab.noted({ type: 'refresh-succeeded' })
  expect(await tab.ask()).toEqual(asAlice)
  expect(site.refreshes()).toBe(1)
})

test('over a slow network tabs that expire together cost one refresh', async () => {
  const { profile, another, signedIn, skip, site } = await visit({ profile: 'strict' })
  const tabs = [await signedIn(), await another(), await another()]
  for (const { page } of tabs) {
    const devtools = await contextOf(profile).newCDPSession(playwrightPage(page))
    const slow = { offline: false, latency: 100, downloadThroughput: 20_000, uploadThroughput: 20_000 }
    await devtools.send('Network.emulateNetworkConditions', slow)
  }
  await skip(11 * minute, ...tabs)
  expect(await Promise.all(tabs.map((tab) => tab.ask()))).toEqual([asAlice, asAlice, asAlice])
  expect(site.refreshes()).toBe(1)
})
