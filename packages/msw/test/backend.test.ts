import 'fake-indexeddb/auto'
import { expect, onTestFinished, test, vi } from 'vitest'
import { apiRequest, newDatabaseName, openTab, post, signIn } from './mock-world.ts'

test('when the clock moves, access tokens expire and sessions end as they would in real time', async () => {
  const lifetimes = { access: 60_000, idle: 300_000, session: 600_000 }
  const tab = await openTab(newDatabaseName(), { lifetimes, realTime: () => 1_800_000_000_000 })
  const reply = await signIn(tab)
  await tab.clock.move(60_000)
  await expect(tab.authenticate(apiRequest(reply))).rejects.toMatchObject({ code: 'token-expired' })
  expect((await post(tab, '/auth/refresh', { idleSeconds: 60 }))?.status).toBe(200)
  await tab.clock.move(240_000)
  expect((await post(tab, '/auth/refresh'))?.body).toMatchObject({ code: 'expired-idle' })
})

test('the clock goes back to real time', async () => {
  const tab = await openTab(newDatabaseName(), { realTime: () => 1000 })
  await tab.clock.move(500)
  await tab.clock.move(250)
  expect(await tab.clock.now()).toBe(1750)
  await tab.clock.reset()
  expect(await tab.clock.now()).toBe(1000)
  await expect(tab.clock.move(Number.NaN)).rejects.toThrow(/^by: /)
})

test('changed lifetimes hold for the next sign-in and the next token, not for the session that is', async () => {
  const tab = await openTab(newDatabaseName(), { lifetimes: { session: 600_000 } })
  await signIn(tab)
  await tab.setLifetimes({ session: 120_000, access: 30_000 })
  const refreshed = await post(tab, '/auth/refresh')
  expect(refreshed?.body).toMatchObject({ expiresIn: 30 })
  expect(refreshed?.body).not.toMatchObject({ session: { expiresIn: 120 } })
  expect((await signIn(tab))?.body).toMatchObject({ session: { expiresIn: 120 } })
  expect(await tab.lifetimes()).toMatchObject({ session: 120_000, access: 30_000, idle: 1_209_600_000 })
  await expect(tab.setLifetimes({ idle: -1 })).rejects.toThrow(/^idle: /)
})

test('a session that the server ends is revoked at the next refresh', async () => {
  const tab = await openTab(newDatabaseName())
  const reply = await signIn(tab)
  await tab.server.revokeUser('user-1')
  expect((await post(tab, '/auth/refresh'))?.body).toMatchObject({ code: 'revoked' })
  await expect(tab.authenticate(apiRequest(reply))).rejects.toMatchObject({ code: 'token-revoked' })
})

test('both tokens can be in cookies: in the jar, where no script of the page sees them', async () => {
  const tab = await openTab(newDatabaseName(), { credential: 'cookie' })
  const request = (credentials: RequestCredentials): Request =>
    new Request('http://localhost:5173/api/expenses', { method: 'POST', credentials })
  expect((await signIn(tab))?.body).toMatchObject({ success: true })
  await expect(tab.authenticate(request('include'))).resolves.toMatchObject({ userId: 'user-1' })
  await expect(tab.authenticate(request('omit'))).rejects.toMatchObject({ code: 'token-missing' })
})

test('servers of different names know nothing of each other', async () => {
  const [one, other] = [await openTab(newDatabaseName()), await openTab(newDatabaseName())]
  const reply = await signIn(one)
  await expect(other.authenticate(apiRequest(reply))).rejects.toMatchObject({ code: 'token-invalid' })
})

test('lifetimes that make no sense are refused at once', async () => {
  await expect(openTab(newDatabaseName(), { lifetimes: { access: 0 } })).rejects.toThrow(/^access: /)
})

test('a full disk is one clear failure of what was asked, and changes nothing', async () => {
  const tab = await openTab(newDatabaseName())
  const full = new DOMException('The disk is full.', 'QuotaExceededError')
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore) {
    this.transaction.abort()
    throw full
  })
  onTestFinished(() => put.mockRestore())
  await expect(tab.setLifetimes({ access: 120_000 })).rejects.toBe(full)
  await expect(tab.clock.move(1000)).rejects.toBe(full)
  await expect(tab.scenario.arm({ type: 'lose' })).rejects.toBe(full)
  put.mockRestore()
  expect(await tab.scenario.armed()).toEqual([])
  expect(await tab.lifetimes()).toMatchObject({ access: 600_000 })
})

test('a request that omits its credentials sends and stores no cookie', async () => {
  const tab = await openTab(newDatabaseName())
  await signIn(tab)
  expect((await post(tab, '/auth/refresh', {}, 'omit'))?.body).toMatchObject({ code: 'no-session' })
  await post(tab, '/auth/login', { username: 'ada', password: 'ada' }, 'omit')
  expect((await post(tab, '/auth/refresh'))?.status).toBe(200)
  expect(await tab.scenario.counters()).toMatchObject({ refreshes: 2 })
})

test('an engine whose requests have no body property signs in and extends like the others', async () => {
  const realTime = { now: 1_800_000_000_000 }
  const tab = await openTab(newDatabaseName(), { lifetimes: { idle: 300_000 }, realTime: () => realTime.now })
  // Firefox has no `Request.prototype.body` (153).
  const { respond } = tab
  const there = {
    ...tab,
    respond: (request: Request) => respond(Object.defineProperty(request, 'body', { value: undefined })),
  }
  expect((await signIn(there))?.status).toBe(200)
  realTime.now += 200_000
  const idle = await post(there, '/auth/refresh', { idleSeconds: 200 })
  expect(idle?.body).toMatchObject({ session: { idleExpiresIn: 100 } })
  const extended = await post(there, '/auth/refresh', { idleSeconds: 200, extend: true })
  expect(extended?.body).toMatchObject({ session: { idleExpiresIn: 300 } })
})
