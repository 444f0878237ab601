import { expect, test } from 'vitest'
import type { SessionState } from '../src/index.ts'
import { alice, bob } from './auth-server.ts'
import { createBrowser } from './browser-of-tabs.ts'

// D-CS-16 D-CS-17 D-CS-20 D-ES-04

const minute = 60_000

test('whoever asks for a refresh during one joins it: the server never sees two for one credential', async () => {
  const { restored, world, server } = createBrowser({ latency: 100 })
  const { session, tab } = await restored()
  tab.hide()
  await world.advance(11 * minute)
  const waiting = session.getAccessToken()
  await world.advance(50)
  const forced = session.refresh()
  const fresh = session.getAccessToken({ minValidity: 5 * minute })
  await world.advance(50)
  await forced
  expect([await waiting, await fresh]).toEqual(['token-2-of-u1', 'token-2-of-u1'])
  expect(server.mostAtOnce).toBe(1)
  expect(server.refreshes).toHaveLength(2)
})

test('after a refusal nobody asks again until somebody signs in', async () => {
  const { restored, world, server } = createBrowser()
  const { session, tab } = await restored()
  server.replies.push({ status: 400, body: { error: 'invalid_grant' } })
  await expect(session.refresh()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT', reason: 'expired' })
  for (let attempt = 0; attempt < 50; attempt++)
    await expect(session.getAccessToken()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
  tab.hide()
  tab.show()
  tab.goOffline()
  tab.goOnline()
  await world.advance(60 * minute)
  expect(server.refreshes).toHaveLength(2)
  await session.signIn({ name: 'Alice' })
  expect(await session.getAccessToken()).toBe('token-2-of-u1')
})

test('a refusal while the access token still lives ends the session at once, for all, with one word', async () => {
  const { restored, open, world, server } = createBrowser()
  const { session } = await restored()
  const other = open()
  await world.settle()
  const ends: string[] = []
  for (const each of [session, other.session]) each.on('ended', ({ reason }) => ends.push(reason))
  server.replies.push({ status: 401, body: { error: 'revoked' } })
  await expect(session.refresh()).rejects.toMatchObject({ reason: 'revoked' })
  await world.settle()
  for (const each of [session, other.session]) {
    expect(each.getState()).toEqual({ status: 'signed-out', reason: 'revoked' })
    await expect(each.getAccessToken()).rejects.toMatchObject({ reason: 'revoked' })
  }
  expect(ends).toEqual(['revoked', 'revoked'])
})

test('whoever listens from the start, to a token that is about to expire, hears of each state once', async () => {
  const { open, world, server } = createBrowser({ tokenLifetime: 30_000, latency: 100 })
  const { session, tab } = open()
  tab.hide()
  const heard: SessionState<unknown>['status'][] = []
  session.subscribe(() => heard.push(session.getState().status))
  await world.advance(100)
  expect(heard).toEqual(['signed-in'])
  expect(server.refreshes).toHaveLength(1)
  await world.advance(29_000)
  await Promise.all([session.getAccessToken(), world.advance(100)])
  expect(server.refreshes).toHaveLength(2)
})

test('somebody else may sign in after a refusal, and is not held back by it', async () => {
  const { restored, server } = createBrowser()
  const { session } = await restored()
  server.replies.push({ status: 401, body: { error: 'reuse-detected' } })
  await expect(session.refresh()).rejects.toMatchObject({ reason: 'reuse-detected' })
  expect(session.getState().user).not.toEqual(alice)
  expect(await session.signIn({ name: 'Bob' })).toEqual(bob)
  expect(await session.getAccessToken()).toBe('token-2-of-u2')
})
