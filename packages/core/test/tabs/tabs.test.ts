import { expect, test } from 'vitest'
import type { InspectionEvent } from '../../src/index.ts'
import { alice, bob } from '../auth-server.ts'
import { createBrowser, twoTabs } from '../browser-of-tabs.ts'

// D-CS-22 D-CS-23 D-XT-01 D-XT-02 D-XT-04 D-XT-05 D-XT-06 D-XT-07 D-XT-11 D-XT-12 D-XT-13 D-XT-14 D-XT-15 D-XT-16 D-XT-18 D-XT-19

const minute = 60_000

test('a new tab takes the credential of the others', async () => {
  const { world, open, server, restored } = createBrowser()
  await restored()
  const tabs = Array.from({ length: 10 }, () => open())
  await world.advance(1_000)
  for (const { session } of tabs) expect(session.getState()).toMatchObject({ status: 'signed-in', user: alice })
  expect(server.refreshes).toHaveLength(1)
})

test('ten tabs that boot at once cost one refresh', async () => {
  const { world, open, server } = createBrowser({ latency: 50 })
  const tabs = Array.from({ length: 10 }, () => open())
  await world.advance(5_000)
  for (const { session } of tabs) expect(session.getState().status).toBe('signed-in')
  expect(server.refreshes).toHaveLength(1)
})

test('tabs that expire together cost one refresh, and share what came of it', async () => {
  const { world, here, there, server } = await twoTabs({ latency: 50 })
  here.tab.hide()
  there.tab.hide()
  await world.advance(11 * minute)
  const tokens = Promise.all([here.session.getAccessToken(), there.session.getAccessToken()])
  await world.advance(1_000)
  expect(new Set(await tokens).size).toBe(1)
  expect(server.refreshes).toHaveLength(2)
})

test('over many lifetimes watched tabs cost one refresh each, also when the news is slow', async () => {
  const { world, open, server } = createBrowser({ latency: 50 }, { random: Math.random })
  world.disturbChannel({ delay: 30 })
  Array.from({ length: 5 }, () => open())
  await world.advance(1_000)
  const before = server.refreshes.length
  await world.advance(60 * minute)
  expect(server.refreshes.length - before).toBeLessThanOrEqual(12)
  expect(server.mostAtOnce).toBe(1)
})

test('when the tab that refreshed is closed, another goes on', async () => {
  const { world, here, there, server } = await twoTabs()
  here.tab.close()
  await world.advance(9 * minute)
  expect(there.session.getState()).toMatchObject({ status: 'signed-in', activity: 'steady' })
  expect(server.refreshes).toHaveLength(2)
})

test('a frozen tab that holds the lock delays the others, no more', async () => {
  const { world, here, there } = await twoTabs({ latency: 1_000 })
  const stuck = here.session.refresh()
  await world.advance(500)
  here.tab.freeze()
  there.tab.hide()
  await world.advance(11 * minute)
  const waiting = there.session.getAccessToken()
  // As long as a refresh may take: whoever holds the lock for longer is not at work any more.
  await world.advance(12_000)
  expect(await waiting).toMatch(/^token-/)
  here.tab.thaw()
  await world.advance(20_000)
  await stuck
  expect(here.session.getState()).toMatchObject({ status: 'signed-in', activity: 'steady' })
})

test('a tab that is too busy to answer is done without, which costs one refresh and nobody the session', async () => {
  const { world, here, there, server } = await twoTabs({ latency: 50 })
  for (const { tab } of [here, there]) tab.hide()
  await world.advance(11 * minute)
  world.disturbChannel({ lose: true })
  await Promise.all([here.session.getAccessToken(), world.advance(300)])
  // The question takes as long as its answer.
  world.disturbChannel({ lose: false, delay: 200 })
  const token = there.session.getAccessToken()
  await world.advance(300)
  expect(await token).toBe('token-3-of-u1')
  expect(server.refreshes).toHaveLength(3)
  await world.advance(minute)
  for (const { session } of [here, there]) {
    expect(session.getState()).toMatchObject({ status: 'signed-in', activity: 'steady' })
    expect(await session.getAccessToken()).toBe('token-3-of-u1')
  }
  expect(server.mostAtOnce).toBe(1)
})

test('a tab that is killed in mid-refresh frees the lock', async () => {
  const { world, here, there } = await twoTabs({ latency: 1_000 })
  void here.session.refresh().catch(() => {})
  await world.advance(500)
  here.tab.close()
  const waiting = there.session.refresh()
  await world.advance(1_500)
  await expect(waiting).resolves.toBeUndefined()
})

test.for([['locks'], ['channel'], ['locks', 'channel'], ['memory']] as const)(
  'without %s each tab is still right',
  async (without) => {
    const { world, open, server } = createBrowser({ latency: 50 })
    const tabs = [open({}, { without }), open({}, { without })]
    await world.advance(20 * minute)
    for (const { session } of tabs) expect(session.getState()).toMatchObject({ status: 'signed-in' })
    expect(server.refreshes.length).toBeLessThanOrEqual(8)
  },
)

test.for([0, 50])(
  'without locks the tab that a strict server refuses, as another was faster, ends with what that one has got (news takes %i ms)',
  async (delay) => {
    const { world, open, server } = createBrowser({ latency: 50 })
    const tabs = [open({}, { without: ['locks'] }), open({}, { without: ['locks'] })]
    await world.advance(1_000)
    tabs.forEach(({ tab }) => tab.hide())
    await world.advance(11 * minute)
    world.disturbChannel({ delay })
    server.replies.push({ status: 401, body: { error: 'invalid_grant' } })
    const tokens = Promise.all(tabs.map(({ session }) => session.getAccessToken()))
    await world.advance(5_000)
    expect(new Set(await tokens).size).toBe(1)
    for (const { session } of tabs)
      expect(session.getState()).toMatchObject({ status: 'signed-in', activity: 'steady' })
  },
)

test('without locks a refusal that is meant ends the session, once it has been heard twice', async () => {
  const { world, open, server } = createBrowser({ latency: 50 })
  const { session } = open({}, { without: ['locks'] })
  await world.advance(1_000)
  const before = server.refreshes.length
  server.user = undefined
  void session.refresh().catch(() => {})
  await world.advance(5_000)
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'none' })
  expect(server.refreshes).toHaveLength(before + 2)
})

test('a sign-out reaches all tabs, is told to the server once, and their waiting requests reject', async () => {
  const { world, here, there, server } = await twoTabs({ latency: 50 })
  there.tab.hide()
  here.tab.hide()
  await world.advance(11 * minute)
  const waiting = there.session.getAccessToken()
  const failure = expect(waiting).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT', reason: 'signed-out-elsewhere' })
  await world.settle()
  void here.session.signOut()
  await failure
  await world.advance(1_000)
  expect(there.session.getState()).toEqual({ status: 'signed-out', reason: 'signed-out-elsewhere' })
  expect(server.signOuts).toHaveLength(1)
})

test('a refresh that crosses a sign-out on its way does not undo it, in any tab', async () => {
  const { world, here, there } = await twoTabs({ latency: 100 })
  void there.session.refresh().catch(() => {})
  await world.advance(90)
  world.disturbChannel({ delay: 50 })
  void here.session.signOut()
  await world.advance(5_000)
  expect(here.session.getState().status).toBe('signed-out')
  expect(there.session.getState().status).toBe('signed-out')
})

test('a sign-in reaches a signed-out tab, which asks the server before it believes it', async () => {
  const { world, open, server } = createBrowser()
  server.user = undefined
  const here = open()
  const there = open()
  await world.advance(1_000)
  const asked = server.refreshes.length
  await here.session.signIn({ name: 'Alice' })
  await world.advance(1_000)
  expect(there.session.getState()).toMatchObject({ status: 'signed-in', user: alice })
  expect(server.refreshes).toHaveLength(asked + 1)
})

test('a sign-out wins over the question whether another tab’s sign-in is true', async () => {
  const { world, open, server } = createBrowser({ latency: 100 })
  server.user = undefined
  const here = open()
  const there = open()
  await world.advance(1_000)
  void here.session.signIn({ name: 'Alice' })
  await world.advance(150)
  const signedOut = there.session.signOut()
  await world.advance(1_000)
  expect(await signedOut).toEqual({ confirmed: true })
  expect(there.session.getState().status).toBe('signed-out')
  expect(here.session.getState().status).toBe('signed-out')
})

test('when somebody else signs in in another tab, this one ends, and sends nothing of the old user', async () => {
  const { world, here, there } = await twoTabs({ latency: 50 })
  here.tab.hide()
  there.tab.hide()
  await world.advance(11 * minute)
  void there.session.signIn({ name: 'Bob' })
  await world.advance(10)
  const waiting = here.session.getAccessToken()
  const failure = expect(waiting).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
  await world.advance(1_000)
  await failure
  expect(here.session.getState()).toEqual({ status: 'signed-out', reason: 'user-switched' })
  expect(there.session.getState()).toMatchObject({ user: bob })
})

test('a refresh answered for somebody else ends the session', async () => {
  const { world, server, restored } = createBrowser()
  const { session } = await restored()
  server.user = bob
  await session.refresh().catch(() => {})
  await world.settle()
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'user-switched' })
})

test('a tab that was asleep for hours asks the others, not the server with something old', async () => {
  const { world, here, there, server } = await twoTabs()
  there.tab.freeze()
  await world.advance(180 * minute)
  const before = server.refreshes.length
  there.tab.thaw()
  await world.settle()
  expect(await there.session.getAccessToken()).toBe(await here.session.getAccessToken())
  expect(server.refreshes).toHaveLength(before)
})

test('a page back from the back/forward cache asks the server, which may have ended the session meanwhile', async () => {
  const { world, here, there } = await twoTabs()
  there.tab.leavePage()
  await here.session.signOut()
  await world.advance(minute)
  there.tab.returnToPage()
  await world.advance(5_000)
  expect(there.session.getState().status).toBe('signed-out')
})

test('a page back from the back/forward cache hears of a sign-out that neither the server nor the storage knows of yet', async () => {
  const { world, server, open, restored } = createBrowser()
  const here = await restored()
  const tab = world.openTab()
  // What one process writes another one reads a moment later.
  const runtime = { ...tab, memory: { read: () => null, write: () => {} } }
  const { session } = open({ runtime, transport: server.transport(tab) })
  await world.settle()
  tab.leavePage()
  server.signOutReply = 'no-answer'
  void here.session.signOut()
  tab.returnToPage()
  await world.settle()
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'signed-out-elsewhere' })
})

test('a signed-out page back from the back/forward cache follows a sign-in that it missed, and asks nothing where there was none', async () => {
  const { world, open, server } = createBrowser()
  server.user = undefined
  const here = open()
  const there = open()
  await world.settle()
  const asked = server.refreshes.length
  here.tab.leavePage()
  here.tab.returnToPage()
  await world.advance(minute)
  expect(server.refreshes).toHaveLength(asked)
  here.tab.leavePage()
  await there.session.signIn({ name: 'Alice' })
  here.tab.returnToPage()
  await world.advance(minute)
  expect(here.session.getState()).toMatchObject({ status: 'signed-in', user: alice })
  expect(server.refreshes).toHaveLength(asked + 1)
})

test('a page that is left in mid-refresh refreshes when it is back', async () => {
  const { world, here } = await twoTabs({ latency: 1_000 })
  void here.session.refresh().catch(() => {})
  await world.advance(500)
  here.tab.leavePage()
  await world.advance(60 * minute)
  here.tab.returnToPage()
  await world.advance(5_000)
  expect(here.session.getState()).toMatchObject({ status: 'signed-in', activity: 'steady' })
})

test('two sessions of different names do not know each other', async () => {
  const { open, world } = createBrowser()
  const [one, other] = [open({ name: 'shop' }), open({ name: 'admin' })]
  await world.settle()
  const heard: InspectionEvent[] = []
  other.session.inspect((event) => void heard.push(event))
  await one.session.signOut()
  await world.settle()
  expect(other.session.getState().status).toBe('signed-in')
  expect(heard).toEqual([])
})

test('a tab that stood still while a clock that was ahead was put right does not end as idle where others were active', async () => {
  const { world, here, there } = await twoTabs({ idleTimeout: 30 * minute })
  world.setClock(20 * minute)
  here.tab.act()
  there.tab.act()
  await world.advance(minute)
  world.setClock(-20 * minute)
  there.tab.freeze({ told: true })
  for (let round = 0; round < 4; round++) {
    await world.advance(10 * minute)
    here.tab.act()
  }
  there.tab.thaw()
  await world.settle()
  expect(there.session.getState().status).toBe('signed-in')
})
