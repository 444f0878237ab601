import { expect, test } from 'vitest'
import type { SessionState } from '../../src/index.ts'
import { alice, bob } from '../auth-server.ts'
import { createBrowser } from '../browser-of-tabs.ts'

// D-CS-16 D-CS-17 D-CS-20 D-ES-04

const minute = 60_000

test('whoever asks for a refresh during one joins it: the server never sees two for one credential', async () => {
  const { expired, world, server } = createBrowser({ latency: 100 })
  const { session } = await expired()
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

test('once the server has refused, fifty requests and callers ask it for nothing more; a new sign-in is not held back', async () => {
  const { world, server, restored } = createBrowser()
  const { session } = await restored()
  const ends: unknown[] = []
  session.on('ended', ({ reason }) => ends.push(reason))
  server.replies.push({ status: 400, body: { error: 'invalid_grant' } })
  // Refreshed ahead of its expiry, while the token is still good.
  await world.advance(9 * minute)
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'expired' })
  for (let time = 0; time < 50; time++) {
    await expect(session.getAccessToken()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
    await session.authorize({
      url: '/api',
      repeatable: true,
      async send(credential) {
        expect(credential).toBeUndefined()
      },
      read: () => undefined,
    })
  }
  expect(server.refreshes).toHaveLength(2)
  expect(ends).toEqual(['expired'])
  await session.signIn({ name: 'Alice' })
  expect(await session.getAccessToken()).toMatch(/^token-/)
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

test('who subscribes in the tick of the start hears of what came of it once, and the lock is free then', async () => {
  const { world, server, open } = createBrowser({ tokenLifetime: 30_000, latency: 50 })
  const { session } = open()
  const heard: SessionState<unknown>[] = []
  session.subscribe(() => heard.push(session.getState()))
  expect(session.getState()).toEqual({ status: 'restoring' })
  await world.advance(100)
  expect(heard).toEqual([expect.objectContaining({ status: 'signed-in', activity: 'steady' })])
  expect(server.refreshes).toHaveLength(1)
  let held = false
  const { locks } = world.openTab()
  const { signal } = new AbortController()
  void locks.exclusively('keyturn:session:refresh', signal, async (isHeld) => void (held = isHeld))
  await world.settle()
  expect(held).toBe(true)
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
