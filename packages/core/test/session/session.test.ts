import { expect, onTestFinished, test } from 'vitest'
import { watchSecrets } from '../../src/testing/index.ts'
import { alice } from '../auth-server.ts'
import { createBrowser } from '../browser-of-tabs.ts'

// D-CS-04 D-CS-21 D-CS-24 D-TC-01 D-TC-16

const minute = 60_000

test('a session is restored silently', async () => {
  const { restored, server } = createBrowser()
  const { session } = await restored()
  expect(session.getState()).toMatchObject({ status: 'signed-in', user: alice, activity: 'steady', warning: null })
  expect(server.refreshes).toEqual([{ idleFor: 0, extend: false }])
})

test('where there is no session, the visitor is signed out, and asked for no more', async () => {
  const { open, restored, world, server } = createBrowser()
  server.user = undefined
  const { session } = await restored()
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'none' })
  const second = open()
  await world.settle()
  expect(second.session.getState()).toEqual({ status: 'signed-out', reason: 'none' })
  expect(server.refreshes).toHaveLength(1)
})

test('with restore "remembered", the server is asked only where somebody has signed in and not out', async () => {
  const { restored, server } = createBrowser()
  const visit = () => restored({ restore: 'remembered' })
  const { session } = await visit()
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'none' })
  expect(server.refreshes).toHaveLength(0)

  await session.signIn({ name: 'Alice' })
  session.dispose()
  const next = await visit()
  expect(next.session.getState()).toMatchObject({ status: 'signed-in', user: alice })
  expect(server.refreshes).toHaveLength(1)

  await next.session.signOut()
  next.session.dispose()
  expect((await visit()).session.getState()).toEqual({ status: 'signed-out', reason: 'none' })
  expect(server.refreshes).toHaveLength(1)
})

test('starting three times restores once', async () => {
  const { open, world, server } = createBrowser()
  const { session } = open()
  session.start()
  await world.settle()
  session.start()
  await world.settle()
  expect(server.refreshes).toHaveLength(1)
})

test('many callers with an expired token share one refresh', async () => {
  const { expired, server } = createBrowser()
  const { session } = await expired()
  const tokens = await Promise.all(Array.from({ length: 50 }, () => session.getAccessToken()))
  expect(new Set(tokens)).toEqual(new Set(['token-2-of-u1']))
  expect(server.refreshes).toHaveLength(2)
})

test('overlapping refreshes share one request, a later one makes its own', async () => {
  const { restored, server } = createBrowser()
  const { session } = await restored()
  await Promise.all([session.refresh(), session.refresh()])
  await session.refresh()
  expect(server.refreshes).toHaveLength(3)
})

test('a watched tab refreshes ahead of expiry, a hidden one when it is shown again', async () => {
  const { restored, world, server } = createBrowser()
  const { tab } = await restored()
  await world.advance(9 * minute)
  expect(server.refreshes).toHaveLength(2)
  tab.hide()
  await world.advance(60 * minute)
  expect(server.refreshes).toHaveLength(2)
  tab.show()
  await world.settle()
  expect(server.refreshes).toHaveLength(3)
})

test('a token with a short life is not renewed without end', async () => {
  const { restored, world, server } = createBrowser({ tokenLifetime: 5_000 })
  await restored()
  await world.advance(minute)
  expect(server.refreshes.length).toBeLessThanOrEqual(19)
})

test('showing and hiding a tab refreshes nothing that lives', async () => {
  const { restored, world, server } = createBrowser()
  const { tab } = await restored()
  for (let time = 0; time < 20; time++) {
    tab.hide()
    await world.advance(500)
    tab.show()
  }
  await world.settle()
  expect(server.refreshes).toHaveLength(1)
})

test('an aborted wait ends at once, and the refresh goes on for the others', async () => {
  const { expired, world } = createBrowser({ latency: 1_000 })
  const { session } = await expired()
  const controller = new AbortController()
  const aborted = session.getAccessToken({ signal: controller.signal })
  const patient = session.getAccessToken()
  await world.advance(10)
  controller.abort(new Error('left the page'))
  await expect(aborted).rejects.toThrow('left the page')
  await world.advance(1_000)
  expect(await patient).toBe('token-2-of-u1')
})

test('a disposed session leaves nothing behind', async () => {
  const { expired, world, server } = createBrowser({ latency: 1_000 })
  const { session, tab } = await expired()
  const waiting = session.getAccessToken()
  const failure = expect(waiting).rejects.toMatchObject({ code: 'ERR_SESSION_DISPOSED' })
  session.dispose()
  session.dispose()
  await failure
  tab.show()
  tab.goOnline()
  tab.act()
  await world.advance(60 * minute)
  expect(server.refreshes.length).toBeLessThanOrEqual(2)
})

test('without a page nothing starts, and the state stays unknown', () => {
  const session = watchSecrets(onTestFinished).createSession({ endpoints: '/auth' })
  session.start()
  expect(session.getState()).toEqual({ status: 'restoring' })
})

test('without a page a token is refused, not waited for', async () => {
  const session = watchSecrets(onTestFinished).createSession({ endpoints: '/auth' })
  await expect(session.getAccessToken()).rejects.toMatchObject({ code: 'ERR_REFRESH_UNAVAILABLE' })
})
