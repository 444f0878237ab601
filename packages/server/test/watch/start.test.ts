// D-SE-12 D-SR-17
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SessionStore } from '../../src/rotation/session-store.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { sessionRow } from '../rows.ts'
import { bearer, createServerWorld, createTestBrowser, origin, sessionIdOf } from '../server-world.ts'
import type { Reply, ServerWorld } from '../server-world.ts'

const minute = 60_000
const day = 24 * 60 * minute

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A store that all nodes share; it tells of nothing by itself, unless it is asked to. */
function sharedStore({ tells = false, ahead = 0 } = {}): SessionStore {
  const { watchRevoked, ...store } = memoryStore({ now: () => Date.now() + ahead })
  return tells && watchRevoked ? { ...store, watchRevoked } : store
}

function send({ server }: ServerWorld, reply: Reply, checkSession = false): Promise<unknown> {
  return server.authenticate(new Request(`${origin}/api`, bearer(reply)), { checkSession })
}

test('once the server has been started, recognising a user asks the store nothing', async () => {
  const world = createServerWorld({ store: sharedStore() })
  const reply = await createTestBrowser(world).signIn()
  const stop = await world.server.start()
  const before = world.storeCalls()
  await expect(send(world, reply)).resolves.toMatchObject({ userId: 'user-1' })
  expect(world.storeCalls()).toBe(before)
  await stop()
  await send(world, reply)
  expect(world.storeCalls()).toBeGreaterThan(before)
})

test('what this node ends is refused at once, however it ends', async () => {
  const world = createServerWorld({ store: sharedStore(), profile: 'strict' })
  const stop = await world.server.start()
  const browser = createTestBrowser(world)
  const refused = async (reply: Reply): Promise<void> => {
    await expect(send(world, reply)).rejects.toMatchObject({ code: 'token-revoked' })
  }
  const signedOut = await browser.signIn()
  await browser.post('/auth/logout')
  await refused(signedOut)

  const ended = await browser.signIn()
  await world.server.revokeSession(sessionIdOf(ended))
  await refused(ended)

  const everywhere = await browser.signIn()
  await world.server.revokeUser('user-1')
  await refused(everywhere)

  browser.jar.clear()
  const stolen = await browser.signIn()
  const thief = createTestBrowser(world)
  thief.cookie = browser.cookie
  await browser.post('/auth/refresh')
  await thief.post('/auth/refresh')
  await refused(stolen)
  await stop()
})

test('what another node ends is heard of, also where the clock of the store was set back meanwhile', async () => {
  let ahead = 0
  const { watchRevoked: _, ...store } = memoryStore({ now: () => Date.now() + ahead })
  const [here, there] = [createServerWorld({ store }), createServerWorld({ store })]
  const reply = await createTestBrowser(here).signIn()
  const stop = await there.server.start()
  await vi.advanceTimersByTimeAsync(5_000)
  ahead = -minute * 60
  await here.server.revokeUser('user-1')
  await vi.advanceTimersByTimeAsync(5_000)
  await expect(send(there, reply)).rejects.toMatchObject({ code: 'token-revoked' })
  await stop()
})

test('what was ended before the start is refused, too', async () => {
  const world = createServerWorld({ store: sharedStore() })
  const reply = await createTestBrowser(world).signIn()
  await world.server.revokeUser('user-1')
  vi.advanceTimersByTime(9 * minute)
  const stop = await world.server.start()
  await expect(send(world, reply)).rejects.toMatchObject({ code: 'token-revoked' })
  await stop()
})

test('what another node ends is refused within five seconds, and at once where it cannot wait', async () => {
  const store = sharedStore()
  const [here, there] = [createServerWorld({ store }), createServerWorld({ store })]
  const stop = await here.server.start()
  const reply = await createTestBrowser(here).signIn()
  await there.server.revokeUser('user-1')
  await expect(send(here, reply)).resolves.toMatchObject({ userId: 'user-1' })
  await expect(send(here, reply, true)).rejects.toMatchObject({ code: 'token-revoked' })
  await vi.advanceTimersByTimeAsync(5000)
  await expect(send(here, reply)).rejects.toMatchObject({ code: 'token-revoked' })
  await stop()
})

test('a store that tells of revocations is believed at once, and asked again in case it told nobody', async () => {
  const store = sharedStore({ tells: true })
  const [here, there] = [createServerWorld({ store }), createServerWorld({ store })]
  const stop = await here.server.start()
  const [told, untold] = [await createTestBrowser(here).signIn(), await createTestBrowser(here).signIn()]
  await there.server.revokeSession(sessionIdOf(told))
  await expect(send(here, told)).rejects.toMatchObject({ code: 'token-revoked' })
  await stop()

  const { watchRevoked: _, ...rest } = store
  const deaf = createServerWorld({ store: { ...rest, watchRevoked: async () => async () => {} } })
  const stopDeaf = await deaf.server.start()
  await there.server.revokeSession(sessionIdOf(untold))
  await vi.advanceTimersByTimeAsync(minute)
  await expect(send(deaf, untold)).rejects.toMatchObject({ code: 'token-revoked' })
  await stopDeaf()
})

test('while the store cannot be asked, what is known stays known, and somebody hears of it', async () => {
  const errors: unknown[] = []
  const world = createServerWorld({ store: sharedStore(), onError: (error) => errors.push(error) })
  const browser = createTestBrowser(world)
  const reply = await browser.signIn()
  await browser.post('/auth/logout')
  const other = await browser.signIn()
  const stop = await world.server.start()
  world.breakStore(true)
  await vi.advanceTimersByTimeAsync(10_000)
  await expect(send(world, reply)).rejects.toMatchObject({ code: 'token-revoked' })
  await expect(send(world, other)).resolves.toMatchObject({ userId: 'user-1' })
  expect(errors).toEqual([new Error('the store is down'), new Error('the store is down')])
  world.breakStore(false)
  await stop()
})

test('a server that cannot reach its store does not start, and can be started later', async () => {
  const world = createServerWorld({ store: sharedStore() })
  world.breakStore(true)
  await expect(world.server.start()).rejects.toThrow('the store is down')
  world.breakStore(false)
  const stop = await world.server.start()
  await expect(world.server.start()).rejects.toThrow('started already')
  await stop()
})

test('a node whose clock is wrong judges access tokens by the clock of the store', async () => {
  const world = createServerWorld({ store: sharedStore({ ahead: 90 * minute }), lifetimes: { access: minute } })
  const reply = await createTestBrowser(world).signIn()
  const stop = await world.server.start()
  await expect(send(world, reply)).resolves.toMatchObject({ userId: 'user-1' })
  vi.advanceTimersByTime(minute)
  await expect(send(world, reply)).rejects.toMatchObject({ code: 'token-expired' })
  await stop()
})

test('a token that has just expired can be tolerated, and is denied as long as it is', async () => {
  const options = { store: sharedStore(), lifetimes: { access: minute }, clockTolerance: 30_000 }
  const world = createServerWorld(options)
  const browser = createTestBrowser(world)
  const [tolerated, ended] = [await browser.signIn(), await createTestBrowser(world).signIn()]
  const stop = await world.server.start()
  await world.server.revokeSession(sessionIdOf(ended))
  await vi.advanceTimersByTimeAsync(89_000)
  await expect(send(world, tolerated)).resolves.toMatchObject({ userId: 'user-1' })
  await expect(send(world, ended)).rejects.toMatchObject({ code: 'token-revoked' })
  await vi.advanceTimersByTimeAsync(1000)
  await expect(send(world, tolerated)).rejects.toMatchObject({ code: 'token-expired' })
  await stop()
})

test('a running server deletes what ended more than a day ago, all of it, and nothing else', async () => {
  const store = sharedStore()
  const now = await store.now()
  for (let index = 0; index < 2500; index++) {
    await store.create(sessionRow({ sid: `ended-${index}`, expiresAt: now - day }))
  }
  await store.create(sessionRow({ sid: 'ended lately', expiresAt: now }))
  const stop = await createServerWorld({ store }).server.start()
  await vi.advanceTimersByTimeAsync(10 * minute)
  expect((await store.listByUser('user-1')).map(({ sid }) => sid)).toEqual(['ended lately'])
  vi.setSystemTime(now - 40 * day)
  await vi.advanceTimersByTimeAsync(10 * minute)
  expect(await store.listByUser('user-1')).toHaveLength(1)
  await stop()
})

// As a laptop that slept, a function that was frozen, a worker whose timers ended with the request that set them.
test.each([
  ['forward', minute],
  ['back', -minute],
])('once time has gone %s without its timers, a server asks the store until it has caught up', async (_, gap) => {
  const store = sharedStore({ tells: true })
  // What it might hear on waking comes too late.
  const deaf = { ...store, watchRevoked: async () => async () => {} }
  const [here, there] = [createServerWorld({ store: deaf }), createServerWorld({ store })]
  const stop = await here.server.start()
  const [kept, ended] = [await createTestBrowser(here).signIn(), await createTestBrowser(here).signIn()]
  await there.server.revokeSession(sessionIdOf(ended))
  vi.setSystemTime(Date.now() + gap)
  await expect(send(here, ended)).rejects.toMatchObject({ code: 'token-revoked' })
  await vi.advanceTimersByTimeAsync(1000)
  await expect(send(here, ended)).rejects.toMatchObject({ code: 'token-revoked' })
  const before = here.storeCalls()
  await expect(send(here, kept)).resolves.toMatchObject({ userId: 'user-1' })
  expect(here.storeCalls()).toBe(before)
  await stop()
})

test('a server that is not started deletes what ended more than a day ago when it is told to', async () => {
  const store = sharedStore()
  const now = await store.now()
  await store.create(sessionRow({ sid: 'ended', expiresAt: now - day }))
  await store.create(sessionRow({ sid: 'ended lately', expiresAt: now - day + 1 }))
  await createServerWorld({ store }).server.cleanUp()
  expect((await store.listByUser('user-1')).map(({ sid }) => sid)).toEqual(['ended lately'])
})

test('a server that has been stopped does nothing more', async () => {
  const world = createServerWorld({ store: sharedStore() })
  const stop = await world.server.start()
  await stop()
  const before = world.storeCalls()
  await vi.advanceTimersByTimeAsync(60 * minute)
  expect([world.storeCalls(), vi.getTimerCount()]).toEqual([before, 0])
})
