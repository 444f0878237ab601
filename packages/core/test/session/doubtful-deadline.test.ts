import { expect, test } from 'vitest'
import { alice } from '../auth-server.ts'
import { createBrowser } from '../browser-of-tabs.ts'

// D-WI-06 D-WI-07 D-TC-06 D-TC-09 D-TC-10

const minute = 60_000
const hour = 60 * minute
const idle = { idleTimeout: 10 * minute, tokenLifetime: 4 * minute, latency: 100 }

test('a clock that is set beyond the idle limit ends no session: the server knows better', async () => {
  const { restored, world, server } = createBrowser({ ...idle, tokenLifetime: 24 * hour })
  const { session } = await restored()
  await world.advance(5 * minute)
  world.setClock(2 * hour)
  const token = session.getAccessToken()
  await world.settle()
  // Nothing is sent while the end is in doubt, however long the token lives.
  expect(session.getState()).toMatchObject({ status: 'signed-in', activity: 'refreshing', warning: null })
  await world.advance(100)
  expect(await token).toBe('token-2-of-u1')
  expect(server.refreshes).toHaveLength(2)
  // Five minutes idle, says the server’s clock; the two hours count for nothing.
  await world.advance(4 * minute)
  expect(session.getState()).toMatchObject({ status: 'signed-in', warning: { cause: 'idle' } })
  await world.advance(minute)
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'idle' })
})

test('a clock that is set beyond the absolute end ends no session either', async () => {
  const { restored, world, server } = createBrowser({ ...idle, idleTimeout: 30 * hour, sessionLifetime: 8 * hour })
  server.user = undefined
  const { session } = await restored()
  void session.signIn({ name: 'Alice' })
  await world.advance(100)
  world.setClock(9 * hour)
  await world.advance(minute)
  expect(session.getState()).toMatchObject({ status: 'signed-in', user: alice })
})

test('who slept past the limit is signed out by the server’s word, without a warning; the key that woke the machine does not count', async () => {
  const { restored, world, server } = createBrowser(idle)
  const { session, tab } = await restored()
  const heard: unknown[] = []
  session.on('warning', () => heard.push('warning'))
  session.on('ended', ({ reason }) => heard.push(reason))
  await world.sleep(8 * hour)
  tab.act()
  const failure = expect(session.getAccessToken()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT', reason: 'idle' })
  await world.advance(100)
  await failure
  expect(heard).toEqual(['idle'])
  expect(server.refreshes.at(-1)?.idleFor).toBeGreaterThanOrEqual(8 * hour)
})

test('a machine that wakes up offline keeps the session until somebody can be asked', async () => {
  const { restored, world, server } = createBrowser(idle)
  const { session, tab } = await restored()
  await world.sleep(hour)
  server.replies.push('network-error')
  tab.goOffline()
  await world.advance(100)
  expect(session.getState()).toMatchObject({ status: 'signed-in', activity: 'backing-off', warning: null })
  await expect(session.getAccessToken()).rejects.toMatchObject({ code: 'ERR_REFRESH_UNAVAILABLE' })
  await world.advance(minute)
  tab.goOnline()
  await world.advance(100)
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'idle' })
})

test('ten tabs that wake up ask once', async () => {
  const { open, world, server } = createBrowser(idle)
  const tabs = Array.from({ length: 10 }, () => open())
  await world.advance(minute)
  const before = server.refreshes.length
  world.setClock(hour)
  tabs.forEach(({ tab }) => tab.touch())
  await world.advance(minute)
  for (const { session } of tabs) expect(session.getState().status).toBe('signed-in')
  expect(server.refreshes).toHaveLength(before + 1)
})

test('the end is certain once the clock that nobody sets says so, whatever the server does', async () => {
  const { restored, world, server } = createBrowser(idle)
  const { session } = await restored()
  world.setClock(hour)
  server.replies.push(...Array.from({ length: 50 }, () => 'network-error' as const))
  await world.advance(9 * minute)
  expect(session.getState()).toMatchObject({ status: 'signed-in', activity: 'backing-off' })
  await world.advance(minute)
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'idle' })
})

test('a tab that was frozen while the clock was set doubts, and does not believe what others left in the memory of the origin', async () => {
  const { restored, world } = createBrowser(idle)
  const here = await restored()
  const there = await restored()
  there.tab.freeze()
  await world.advance(20_000)
  here.tab.act()
  await world.settle()
  world.setClock(hour)
  there.tab.thaw()
  await world.advance(1_000)
  expect(there.session.getState()).toMatchObject({ status: 'signed-in', user: alice })
})

test('a message that seems to have been on its way for an hour is doubted, too', async () => {
  const { restored, world, server } = createBrowser(idle)
  const here = await restored()
  const there = await restored()
  there.tab.freeze()
  void here.session.refresh()
  await world.advance(200)
  world.setClock(hour)
  there.tab.thaw()
  await world.advance(1_000)
  expect(there.session.getState()).toMatchObject({ status: 'signed-in', user: alice })
  expect(server.user).toEqual(alice)
})

test('when the others were active, only the wall clock tells a tab that stood still: it asks', async () => {
  const { restored, world } = createBrowser({ ...idle, tokenLifetime: 24 * hour })
  const here = await restored()
  const there = await restored()
  there.tab.freeze()
  for (let time = 0; time < 3; time++) {
    await world.advance(4 * minute)
    here.tab.act()
  }
  await world.advance(8 * minute)
  world.setClock(3 * minute)
  there.tab.thaw()
  await world.advance(1_000)
  expect(there.session.getState()).toMatchObject({ status: 'signed-in', user: alice })
})
