import { expect, test } from 'vitest'
import type { SessionState, TransportAnswer } from '../src/index.ts'
import { alice } from './auth-server.ts'
import { createBrowser } from './browser-of-tabs.ts'

// D-CS-05 D-CS-16 D-CS-17 D-CS-20 D-ES-04

const minute = 60_000

test('a transport that throws instead of rejecting is trouble like any other, and the next refresh is free to go', async () => {
  const { world, server, restored } = createBrowser()
  const tab = world.openTab()
  let isBroken = false
  const transport = server.transport(tab)
  const { session } = await restored({
    transport: {
      ...transport,
      refresh(report, call) {
        if (isBroken) throw new Error('No transport.')
        return transport.refresh(report, call)
      },
    },
  })
  isBroken = true
  const waiting = Promise.allSettled([session.refresh(), session.refresh(), session.refresh()])
  await world.advance(minute)
  for (const result of await waiting) expect(result).toMatchObject({ reason: { code: 'ERR_REFRESH_UNAVAILABLE' } })
  isBroken = false
  await session.refresh()
  expect(session.getState()).toMatchObject({ status: 'signed-in', activity: 'steady' })
})

test('a transport may answer without a promise', async () => {
  const { world, server, restored } = createBrowser()
  const answer: TransportAnswer = { status: 200, body: { accessToken: 'at-once', expiresIn: 600, user: alice } }
  // JavaScript knows no better.
  const refresh = (): Promise<TransportAnswer> => answer as unknown as Promise<TransportAnswer>
  const { session } = await restored({ transport: { ...server.transport(world.openTab()), refresh } })
  expect(await session.getAccessToken()).toBe('at-once')
})

test('a refresh that the app asks for while another is under way joins it: the server never sees two at once', async () => {
  const { world, server, restored } = createBrowser({ latency: 100 })
  const { session, tab } = await restored()
  tab.hide()
  await world.advance(11 * minute)
  const waiting = session.getAccessToken()
  await world.advance(50)
  const forced = session.refresh()
  await world.advance(50)
  await Promise.all([waiting, forced])
  expect(await session.getAccessToken()).toBe('token-2-of-u1')
  expect(server.mostAtOnce).toBe(1)
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
