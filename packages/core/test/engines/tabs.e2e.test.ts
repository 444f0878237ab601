import { expect, test } from 'vitest'
import { letTimePassUntil } from './let-time-pass.ts'
import { createVisits } from './visit.ts'

// D-XT-01 D-XT-16 D-XT-18

const visit = createVisits()
const minute = 60_000
const ten = Array.from({ length: 10 })
const asAlice = { userId: 'u1' }

test('ten tabs that boot at once cost one refresh', async () => {
  const { site, open, signedIn } = await visit({ profile: 'strict' })
  const former = await signedIn()
  await former.page.close()
  const tabs = await Promise.all(ten.map(() => open({ start: false })))
  const refresh = site.stop('/auth/refresh')
  await Promise.all(tabs.map((tab) => tab.start()))
  await Promise.all(tabs.map((tab) => tab.noted({ type: 'lock-wait' })))
  await letTimePassUntil(refresh.arrived, ...tabs)
  refresh.serve()
  expect(await Promise.all(tabs.map((tab) => tab.ask()))).toEqual(ten.map(() => asAlice))
  expect(site.refreshes()).toBe(1)
})

test('ten tabs that open on a live session cost no refresh; when they expire together it is one, and they hold the same token', async () => {
  const { site, another, signedIn, skip } = await visit({ profile: 'strict' })
  const tabs = [await signedIn()]
  // One after the other: a peer that is too busy to answer in a quarter of a second is done without.
  for (const _ of ten.slice(1)) tabs.push(await another())
  expect(site.requests).toEqual([])
  const refresh = site.stop('/auth/refresh')
  await skip(11 * minute, ...tabs)
  const answers = Promise.all(tabs.map((tab) => tab.ask()))
  await refresh.arrived
  await Promise.all(tabs.map((tab) => tab.noted({ type: 'request-waiting' })))
  refresh.serve()
  expect(await answers).toEqual(ten.map(() => asAlice))
  expect(new Set(await Promise.all(tabs.map((tab) => tab.token()))).size).toBe(1)
  expect(site.refreshes()).toBe(1)
})

test('the tab in front refreshes ahead of time for all of them; when it is closed the next one does, once it is in front', async () => {
  const { site, another, signedIn, skip } = await visit({ profile: 'strict' })
  const behind = await signedIn()
  const front = await another()
  await skip(9.5 * minute, behind, front)
  await behind.noted({ type: 'peer-message', direction: 'in', message: 'refreshed' })
  expect(site.refreshes()).toBe(1)
  await front.page.close()
  const refresh = site.stop('/auth/refresh')
  await skip(9.5 * minute, behind)
  // Some browsers bring it to the front by themselves when the one before it is closed.
  await behind.show()
  await behind.noted({ type: 'refresh-started', cause: 'due' })
  await letTimePassUntil(refresh.arrived, behind)
  refresh.serve()
  await behind.noted({ type: 'refresh-succeeded' })
  expect(site.refreshes()).toBe(2)
})
