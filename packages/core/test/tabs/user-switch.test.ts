import { expect, test } from 'vitest'
import { alice, bob } from '../auth-server.ts'
import { createBrowser } from '../browser-of-tabs.ts'

// D-XT-13

const minute = 60_000
const adopt = { onUserSwitch: 'adopt' } as const

test('a tab that follows goes on as who signed in in another tab, by the server’s word', async () => {
  const browser = createBrowser({ latency: 50 })
  const here = await browser.restored()
  const there = await browser.restored(adopt)
  const heard: unknown[] = []
  there.session.on('ended', ({ reason }) => heard.push(reason))
  there.session.on('signed-in', ({ user }) => heard.push(user.name))
  void here.session.signIn({ name: 'Bob' })
  await browser.world.advance(500)
  expect(there.session.getState()).toMatchObject({ status: 'signed-in', user: bob })
  expect(heard).toEqual(['user-switched', 'Bob'])
})

test('what waited for the former user is not sent for the next one', async () => {
  const browser = createBrowser({ latency: 50 })
  const here = await browser.restored()
  const there = await browser.restored(adopt)
  here.tab.hide()
  there.tab.hide()
  await browser.world.advance(11 * minute)
  browser.server.replies.push('no-answer')
  const failure = expect(there.session.getAccessToken()).rejects.toMatchObject({ reason: 'user-switched' })
  await browser.world.settle()
  void here.session.signIn({ name: 'Bob' })
  // As long as a refresh may take, for its cookie would replace that of the sign-in.
  await browser.world.advance(10_500)
  await failure
  expect(await there.session.getAccessToken()).toMatch(/-of-u2$/)
})

test('a refresh that is answered for somebody else is followed, where no news could come', async () => {
  const browser = createBrowser()
  const { session } = await browser.restored(adopt)
  browser.server.user = bob
  await session.refresh()
  expect(session.getState()).toMatchObject({ status: 'signed-in', user: bob })
})

test('a sign-in whose confirmation meets trouble is asked about again', async () => {
  const browser = createBrowser({ latency: 50 })
  browser.server.user = undefined
  const here = await browser.restored()
  const there = await browser.restored()
  browser.server.replies.push('network-error', { status: 503, body: '' })
  void here.session.signIn({ name: 'Alice' })
  await browser.world.advance(minute)
  expect(there.session.getState()).toMatchObject({ status: 'signed-in', user: alice })
})

test('who is signed out does not ask for ever', async () => {
  const browser = createBrowser({ latency: 50 })
  browser.server.user = undefined
  const here = await browser.restored()
  const there = await browser.restored()
  browser.server.replies.push(...Array.from({ length: 50 }, () => 'network-error' as const))
  here.tab.close()
  void there.session.refresh().catch(() => {})
  await browser.world.advance(60 * minute)
  expect(browser.server.refreshes.length).toBeLessThanOrEqual(6)
  expect(there.session.getState()).toMatchObject({ status: 'signed-out' })
})
