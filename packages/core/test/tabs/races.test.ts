import { expect, test } from 'vitest'
import { alice, bob } from '../auth-server.ts'
import { createBrowser, twoTabs } from '../browser-of-tabs.ts'

// D-XT-11 D-XT-12 D-XT-13 D-XT-14 D-CS-12

const minute = 60_000

test('a tab that was frozen while its user signed out and in again follows', async () => {
  const { world, here, there } = await twoTabs()
  there.tab.freeze()
  await world.advance(minute)
  await here.session.signOut()
  await world.advance(minute)
  await here.session.signIn({ name: 'Alice' })
  await world.advance(10 * minute)
  there.tab.thaw()
  await world.advance(5_000)
  expect(there.session.getState()).toMatchObject({ status: 'signed-in', user: alice })
})

test('a tab that hears late of a sign-out and of the sign-in after it follows', async () => {
  const { world, here, there } = await twoTabs()
  world.disturbChannel({ delay: 500 })
  await here.session.signOut()
  await world.advance(100)
  await here.session.signIn({ name: 'Alice' })
  await world.advance(5_000)
  expect(there.session.getState()).toMatchObject({ status: 'signed-in', user: alice })
})

test('a sign-out wins over a restore that was frozen on its way', async () => {
  const { world, restored, open } = createBrowser({ latency: 100 })
  const here = await restored()
  here.tab.hide()
  await world.advance(11 * minute)
  const there = open()
  await world.advance(50)
  there.tab.freeze()
  await world.advance(100)
  void here.session.signOut()
  await world.advance(1_000)
  there.tab.thaw()
  await world.advance(1_000)
  expect(there.session.getState()).toMatchObject({ status: 'signed-out' })
})

test('a sign-out wins over a restore that lands before its news', async () => {
  const { world, restored, open } = createBrowser({ latency: 100 })
  const here = await restored()
  here.tab.hide()
  await world.advance(11 * minute)
  world.disturbChannel({ delay: 50 })
  const there = open()
  await world.advance(180)
  void here.session.signOut()
  await world.advance(1_000)
  expect(there.session.getState()).toMatchObject({ status: 'signed-out' })
})

test('a refusal that comes late does not end the session that was signed in to meanwhile', async () => {
  const { world, here, there, server } = await twoTabs({ latency: 100 })
  const refreshed = here.session.refresh()
  refreshed.catch(() => {})
  server.replies.push({ status: 401, body: { error: 'revoked' } })
  await world.advance(50)
  here.tab.freeze()
  await world.advance(1_000)
  void there.session.signOut()
  await world.advance(1_000)
  void there.session.signIn({ name: 'Alice' })
  // Who stands still holds the turn for as long as a refresh may take.
  await world.advance(11_000)
  expect(there.session.getState()).toMatchObject({ status: 'signed-in' })
  here.tab.thaw()
  await world.advance(1_000)
  expect(there.session.getState()).toMatchObject({ status: 'signed-in' })
})

test('a tab whose refresh crosses the sign-in of somebody else ends, however late it hears', async () => {
  const { world, here, there } = await twoTabs({ latency: 100 })
  world.disturbChannel({ delay: 2_000 })
  void there.session.refresh()
  await world.advance(50)
  void here.session.signIn({ name: 'Bob' })
  await world.advance(60)
  await world.advance(60)
  expect(there.session.getState()).toMatchObject({ user: alice })
  await world.advance(5_000)
  expect(there.session.getState()).toMatchObject({ reason: 'user-switched' })
})

test('a refresh that was answered before somebody else signed in is not newer than that', async () => {
  const { world, here, there, server } = await twoTabs({ latency: 100 })
  void here.session.signIn({ name: 'Bob' })
  await world.advance(90)
  world.disturbChannel({ delay: 2_000 })
  server.replies.push({ status: 200, body: { accessToken: 'old', expiresIn: 600, user: alice } })
  void there.session.refresh()
  await world.advance(200)
  expect(there.session.getState()).toMatchObject({ user: alice })
  await world.advance(5_000)
  expect(there.session.getState()).toMatchObject({ reason: 'user-switched' })
})

test('an end that arrives after the sign-in that came after it changes nothing', async () => {
  const { world, here, there } = await twoTabs({ latency: 20 })
  world.disturbChannel({ delay: 3_000 })
  void here.session.signOut()
  await world.advance(50)
  world.disturbChannel({ delay: 10 })
  void here.session.signIn({ name: 'Alice' })
  await world.advance(5_000)
  expect(there.session.getState()).toMatchObject({ status: 'signed-in' })
})

test('one tab that ends is not the origin: a reload restores who is signed in', async () => {
  const { world, open, here, there } = await twoTabs()
  await there.session.signIn({ name: 'Bob' })
  await world.settle()
  expect(here.session.getState()).toMatchObject({ reason: 'user-switched' })
  there.tab.close()
  const reloaded = open()
  await world.settle()
  expect(reloaded.session.getState()).toMatchObject({ status: 'signed-in', user: bob })
})

test('a refresh does not undo a sign-out that the server has yet to hear of', async () => {
  const { restored, server } = createBrowser()
  const { session } = await restored()
  server.signOutReply = 'network-error'
  await session.signOut()
  await expect(session.refresh()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT', reason: 'signed-out' })
  expect(session.getState()).toMatchObject({ status: 'signed-out' })
})

test('a restore does not make a sign-out be forgotten that the server has yet to hear of', async () => {
  const { world, restored, open, server } = createBrowser({ latency: 100 })
  const here = await restored()
  here.tab.hide()
  await world.advance(11 * minute)
  server.signOutReply = 'network-error'
  const there = open({}, { without: ['channel'] })
  await world.advance(50)
  void here.session.signOut()
  await world.advance(1_000)
  server.signOutReply = { status: 204, body: '' }
  here.tab.goOnline()
  await world.advance(1_000)
  expect(server.user).toBeUndefined()
  void there
})

test('news that is older than the last activity does not bring the idle end nearer', async () => {
  const { world, here, there } = await twoTabs({ idleTimeout: 10 * minute, tokenLifetime: 60 * minute })
  await world.advance(2 * minute)
  world.disturbChannel({ delay: 500 })
  await here.session.refresh()
  await world.advance(100)
  there.tab.act()
  here.tab.close()
  await world.advance(9 * minute)
  expect(there.session.getState()).toMatchObject({ status: 'signed-in' })
})

test('somebody else who signs in over a session is announced as signed in', async () => {
  const { restored } = createBrowser()
  const { session } = await restored()
  const heard: unknown[] = []
  session.on('signed-in', ({ user }) => heard.push(user.name))
  session.on('refreshed', ({ user }) => heard.push(`refreshed ${user.name}`))
  await session.signIn({ name: 'Bob' })
  expect(heard).toEqual(['Bob'])
})

test('a server whose idle deadline no refresh moves is not asked without end', async () => {
  const { restored, world, server } = createBrowser({ latency: 20 })
  const { session, tab } = await restored()
  const stubborn = () => ({
    status: 200,
    body: {
      accessToken: 'x',
      expiresIn: 600,
      user: alice,
      session: { id: 's', expiresIn: 86_400, idleExpiresIn: 60, idleTimeout: 600 },
    },
  })
  for (let i = 0; i < 500; i++) server.replies.push(stubborn())
  const first = session.refresh()
  await world.advance(100)
  await first
  tab.act()
  await world.advance(minute)
  expect(server.refreshes.length).toBeLessThan(10)
})

test('a warning that is dismissed before a late tab would show it does not appear there', async () => {
  const { world, here, there } = await twoTabs({ idleTimeout: 10 * minute, tokenLifetime: 60 * minute })
  here.tab.hide()
  there.tab.hide()
  await world.advance(4 * minute)
  await world.sleep(2 * minute)
  here.tab.goOnline()
  expect(here.session.getState()).toMatchObject({ warning: { level: 5 * minute } })
  here.session.dismissWarning()
  await world.settle()
  expect(there.session.getState()).toMatchObject({ warning: null })
})

test('a sign-out wins over the sign-in that is under way, on the server too', async () => {
  const { restored, world, server } = createBrowser({ latency: 100 })
  const { session } = await restored()
  const signedIn = session.signIn({ name: 'Bob' })
  const failure = expect(signedIn).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
  await world.advance(50)
  const signedOut = session.signOut()
  await world.advance(1_000)
  await failure
  expect(session.getState()).toMatchObject({ status: 'signed-out', reason: 'signed-out' })
  expect(await signedOut).toEqual({ confirmed: true })
  expect(server.user).toBeUndefined()
})

test('a sign-out wins over the sign-in that is under way where nobody was signed in before', async () => {
  const { restored, world, server } = createBrowser({ latency: 100 })
  server.user = undefined
  const { session } = await restored()
  const signedIn = session.signIn({ name: 'Bob' })
  const failure = expect(signedIn).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
  await world.advance(50)
  void session.signOut()
  await world.advance(1_000)
  await failure
  expect(session.getState()).toMatchObject({ status: 'signed-out' })
  expect(server.user).toBeUndefined()
})

test('a disposed session signs nobody in', async () => {
  const { world, open, server } = createBrowser({ latency: 100 })
  server.user = undefined
  const here = open()
  await world.advance(2_000)
  const pending = here.session.signIn({ name: 'Alice' })
  pending.catch(() => {})
  await world.advance(50)
  here.session.dispose()
  await world.advance(150)
  await expect(pending).rejects.toMatchObject({ code: 'ERR_SESSION_DISPOSED' })
  await expect(here.session.signIn({ name: 'Alice' })).rejects.toMatchObject({ code: 'ERR_SESSION_DISPOSED' })
})

test('a tab that was frozen while its user worked in another is not idle', async () => {
  const { world, here, there } = await twoTabs({ idleTimeout: 10 * minute, tokenLifetime: 4 * minute })
  there.tab.freeze()
  for (let time = 0; time < 30; time++) {
    await world.advance(minute)
    here.tab.act()
  }
  there.tab.thaw()
  await world.advance(1_000)
  expect(there.session.getState()).toMatchObject({ status: 'signed-in', user: alice })
})

test('a page back from the back/forward cache is not idle where its user worked in another tab', async () => {
  const { world, here, there } = await twoTabs({ idleTimeout: 10 * minute, tokenLifetime: 4 * minute })
  there.tab.leavePage()
  for (let time = 0; time < 30; time++) {
    await world.advance(minute)
    here.tab.act()
  }
  there.tab.returnToPage()
  await world.advance(1_000)
  expect(there.session.getState()).toMatchObject({ status: 'signed-in', user: alice })
})

test('a clock that was set back does not prolong what it remembers of activity', async () => {
  const { world, restored } = createBrowser({ idleTimeout: 10 * minute, tokenLifetime: 60 * minute })
  const { session } = await restored()
  world.setClock(-60 * minute)
  await world.advance(10 * minute)
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'idle' })
})
