import { expect, test } from 'vitest'
import { createBrowser, twoTabs } from '../browser-of-tabs.ts'

// D-WI-01 D-WI-02 D-WI-03 D-WI-04 D-WI-05 D-WI-08 D-WI-10 D-WI-11 D-WI-13 D-WI-15 D-WI-16 D-TC-05 D-TC-09 D-TC-10 D-XT-03

const minute = 60_000
const idle = { idleTimeout: 10 * minute, tokenLifetime: 4 * minute }
const warnAt = [minute]

function withIdle(options = {}) {
  return createBrowser({ ...idle, ...options })
}

test('who is not active is warned, and then signed out, each once', async () => {
  const { restored, world } = withIdle()
  const { session } = await restored({ warnAt })
  const heard: unknown[] = []
  session.on('warning', ({ level, cause }) => heard.push(`${cause} ${level}`))
  session.on('ended', ({ reason }) => heard.push(reason))
  await world.advance(9 * minute - 1)
  expect(session.getState()).toMatchObject({ warning: null })
  await world.advance(1)
  const state = session.getState()
  expect(state).toMatchObject({ warning: { level: minute, cause: 'idle', extendable: true } })
  if (state.status === 'signed-in') expect(state.warning?.endsAt).toBe(session.now() + minute)
  await world.advance(minute)
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'idle' })
  await world.advance(60 * minute)
  expect(heard).toEqual([`idle ${minute}`, 'idle'])
})

test('an idle timeout shorter than all thresholds still warns, in its last third, unless nobody wants warnings', async () => {
  const { restored, world } = createBrowser({ idleTimeout: 30_000 })
  const { session } = await restored()
  const quiet = await restored({ warnAt: [] })
  await world.advance(20_000)
  expect(session.getState()).toMatchObject({ warning: { level: 10_000, cause: 'idle' } })
  expect(quiet.session.getState()).toMatchObject({ warning: null })
})

test('several thresholds warn one after the other', async () => {
  const { restored, world } = withIdle()
  const { session } = await restored({ warnAt: [30_000, 5 * minute, minute] })
  const heard: unknown[] = []
  session.on('warning', ({ level }) => heard.push(level))
  await world.advance(10 * minute)
  expect(heard).toEqual([5 * minute, minute, 30_000])
})

test('activity moves the idle deadline in all tabs, background refreshes do not', async () => {
  const { restored, world, server } = withIdle()
  const here = await restored({ warnAt })
  const there = await restored({ warnAt })
  await world.advance(8 * minute)
  here.tab.touch()
  await world.settle()
  await world.advance(8 * minute)
  expect(here.session.getState()).toMatchObject({ status: 'signed-in', warning: null })
  expect(there.session.getState()).toMatchObject({ status: 'signed-in', warning: null })
  await world.advance(2 * minute)
  expect(server.refreshes.length).toBeGreaterThan(3)
  expect(there.session.getState()).toEqual({ status: 'signed-out', reason: 'idle' })
})

test('a storm of pointer moves is one report', async () => {
  const { restored, world } = withIdle()
  const { session, tab } = await restored({ warnAt })
  await world.advance(minute)
  let told = 0
  session.inspect((event) => void (event.type === 'peer-message' && event.direction === 'out' && told++))
  for (let move = 0; move < 10_000; move++) tab.touch()
  await world.settle()
  expect(told).toBe(1)
})

test('the server hears of activity before its own idle deadline, also with long-lived tokens', async () => {
  const { restored, world, server } = createBrowser({ idleTimeout: 4 * minute, tokenLifetime: 60 * minute })
  const { session, tab } = await restored()
  for (let time = 0; time < 12; time++) {
    await world.advance(minute)
    tab.act()
  }
  expect(session.getState().status).toBe('signed-in')
  expect(server.refreshes.length).toBeGreaterThanOrEqual(4)
  expect(server.refreshes.length).toBeLessThanOrEqual(6)
})

test.for([
  { tokenLifetime: 15_000, idleTimeout: 30_000 },
  { tokenLifetime: 20_000, idleTimeout: 80_000 },
  { tokenLifetime: 60_000, idleTimeout: 90_000 },
  { tokenLifetime: 10 * minute, idleTimeout: 24 * 60 * minute },
])('who does nothing causes no more refreshes than the token needs, up to the idle end: %o', async (lifetimes) => {
  const { restored, world, server } = createBrowser({ ...lifetimes, latency: 37 }, { random: Math.random })
  const { session } = await restored()
  await world.advance(lifetimes.idleTimeout + 2_000)
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'idle' })
  const needed = lifetimes.idleTimeout / (lifetimes.tokenLifetime / 2)
  expect(server.refreshes.length).toBeLessThanOrEqual(Math.ceil(needed) + 1)
})

test('while a warning shows, presence does not take it away, a deed does', async () => {
  const { restored, world } = withIdle()
  const { session, tab } = await restored({ warnAt })
  await world.advance(9 * minute + 20_000)
  tab.touch()
  await world.settle()
  expect(session.getState()).toMatchObject({ warning: { level: minute } })
  tab.act()
  await world.settle()
  expect(session.getState()).toMatchObject({ warning: null })
  await world.advance(8 * minute)
  expect(session.getState()).toMatchObject({ status: 'signed-in' })
})

test('staying signed in, in one tab, takes the warning away in all, and asks the server once', async () => {
  const { restored, world, server } = withIdle()
  const tabs = [await restored({ warnAt }), await restored({ warnAt }), await restored({ warnAt })]
  await world.advance(9 * minute + 10_000)
  for (const { session } of tabs) expect(session.getState()).toMatchObject({ warning: { level: minute } })
  const asked = server.refreshes.length
  await tabs[1]?.session.extend()
  await world.settle()
  for (const { session } of tabs) {
    const state = session.getState()
    expect(state).toMatchObject({ warning: null })
    if (state.status === 'signed-in') expect(state.session?.idleEndsAt).toBe(session.now() + idle.idleTimeout)
  }
  expect(server.refreshes.slice(asked)).toEqual([{ idleFor: 0, extend: true }])
})

test('a wish to stay reaches the server, also while a refresh is under way or another tab holds the lock', async () => {
  const { restored, world, server } = withIdle({ latency: 200 })
  const here = await restored({ warnAt })
  const there = await restored({ warnAt })
  await world.advance(9 * minute + 10_000)
  void here.session.refresh()
  void there.session.refresh()
  const asked = [there.session.extend(), here.session.extend()]
  await world.advance(3_000)
  await Promise.all(asked)
  expect(server.refreshes.filter(({ extend }) => extend).length).toBeGreaterThanOrEqual(1)
  expect(here.session.getState()).toMatchObject({ warning: null, activity: 'steady' })
  expect(there.session.getState()).toMatchObject({ warning: null, activity: 'steady' })
})

test('a warning dismissed in one tab is gone in all, until the next threshold', async () => {
  const { restored, world } = withIdle()
  const options = { warnAt: [5 * minute, minute] }
  const here = await restored(options)
  const there = await restored(options)
  await world.advance(5 * minute + 1)
  here.session.dismissWarning()
  await world.settle()
  expect(there.session.getState()).toMatchObject({ warning: null })
  await world.advance(3 * minute)
  expect(there.session.getState()).toMatchObject({ warning: null })
  await world.advance(minute)
  expect(there.session.getState()).toMatchObject({ warning: { level: minute } })
})

test('a tab opened during a warning shows it, with the same end', async () => {
  const { restored, world } = withIdle()
  const here = await restored({ warnAt })
  await world.advance(9 * minute + 20_000)
  const there = await restored({ warnAt })
  expect(there.session.getState()).toMatchObject({ warning: { level: minute, endsAt: here.session.now() + 40_000 } })
})

test('the absolute end warns, cannot be moved, and ends the session without a request', async () => {
  const { restored, world, server } = createBrowser({ ...idle, sessionLifetime: 30 * minute })
  server.user = undefined
  const { session, tab } = await restored({ warnAt })
  await session.signIn({ name: 'Alice' })
  for (let time = 0; time < 29; time++) {
    await world.advance(minute)
    tab.act()
  }
  await world.advance(1)
  expect(session.getState()).toMatchObject({ warning: { cause: 'absolute', extendable: false } })
  await session.extend()
  expect(session.getState()).toMatchObject({ warning: { cause: 'absolute' } })
  await world.advance(minute)
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'expired' })
  const asked = server.refreshes.length
  tab.act()
  await world.advance(60 * minute)
  expect(server.refreshes).toHaveLength(asked)
})

test('a new sign-in has deadlines of its own', async () => {
  const { restored, world, server } = withIdle()
  const { session } = await restored({ warnAt })
  await world.advance(10 * minute)
  expect(session.getState().status).toBe('signed-out')
  server.user = undefined
  await session.signIn({ name: 'Alice' })
  await world.advance(9 * minute)
  expect(session.getState()).toMatchObject({ status: 'signed-in', warning: { level: minute } })
})

test('a sign-out elsewhere takes the warning away, and staying does not revive the session', async () => {
  const { restored, world, server } = withIdle()
  const here = await restored({ warnAt })
  const there = await restored({ warnAt })
  await world.advance(9 * minute + 1)
  await there.session.signOut()
  await world.settle()
  expect(here.session.getState()).toEqual({ status: 'signed-out', reason: 'signed-out-elsewhere' })
  await expect(here.session.extend()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
  expect(here.session.getState().status).toBe('signed-out')
  expect(server.signOuts).toHaveLength(1)
})

test.for([3_600_000, -3_600_000])('a clock set by %i ms costs at most one refresh', async (difference) => {
  const { restored, world, server } = createBrowser()
  const { session } = await restored()
  await world.advance(minute)
  world.setClock(difference)
  await session.getAccessToken()
  await world.advance(minute)
  expect(server.refreshes.length).toBeLessThanOrEqual(2)
  await world.advance(20 * minute)
  expect(server.refreshes.length).toBeLessThanOrEqual(5)
})

test('a token that lives forty days is refreshed once, near its end', async () => {
  const day = 24 * 60 * minute
  const { restored, world, server } = createBrowser({ tokenLifetime: 40 * day })
  await restored()
  await world.advance(26 * day)
  expect(server.refreshes).toHaveLength(1)
  await world.advance(14 * day - 1)
  expect(server.refreshes).toHaveLength(2)
})

test('who is active where the page cannot see it stays signed in, in all tabs, as the app reports it', async () => {
  const { world, here, there } = await twoTabs({ idleTimeout: 30 * minute })
  for (let round = 0; round < 8; round++) {
    await world.advance(10 * minute)
    here.session.reportActivity()
  }
  await world.advance(26 * minute)
  for (const { session } of [here, there]) expect(session.getState()).toMatchObject({ warning: { cause: 'idle' } })
  // Whoever plays a game does not answer a dialog.
  here.session.reportActivity()
  await world.settle()
  for (const { session } of [here, there])
    expect(session.getState()).toMatchObject({ status: 'signed-in', warning: null })
})
