import { expect, test } from 'vitest'
import { alice } from '../auth-server.ts'
import { createBrowser } from '../browser-of-tabs.ts'

// D-ES-06

const minute = 60_000
const alone = { shareCredential: false }

test('tabs that share no credential refresh one after the other, and tell no token', async () => {
  const { world, open, restored, server } = createBrowser({ latency: 50 })
  const told: string[] = []
  world.openTab().peers.join('keyturn:session', (message) => told.push(JSON.stringify(message)))
  await restored(alone)
  const tabs = Array.from({ length: 4 }, () => open(alone))
  await world.advance(minute)
  for (const { session } of tabs) expect(session.getState()).toMatchObject({ status: 'signed-in', user: alice })
  expect(server.refreshes).toHaveLength(5)
  expect(server.mostAtOnce).toBe(1)
  expect(told.join()).not.toMatch(/token-\d/)
})

test('a sign-in reaches them all the same, and a sign-out', async () => {
  const { world, restored, server } = createBrowser({ latency: 50 })
  server.user = undefined
  const here = await restored(alone)
  const there = await restored(alone)
  const told: string[] = []
  world.openTab().peers.join('keyturn:session', (message) => told.push(JSON.stringify(message)))
  void here.session.signIn({ name: 'Alice' })
  await world.advance(minute)
  expect(there.session.getState()).toMatchObject({ status: 'signed-in', user: alice })
  void there.session.signOut()
  await world.advance(minute)
  expect(here.session.getState()).toEqual({ status: 'signed-out', reason: 'signed-out-elsewhere' })
  expect(told.join()).not.toMatch(/token-\d/)
})

test('somebody else’s sign-in ends them, as it ends those that share', async () => {
  const { world, restored } = createBrowser({ latency: 50 })
  const here = await restored(alone)
  const there = await restored(alone)
  void here.session.signIn({ name: 'Bob' })
  await world.advance(minute)
  expect(there.session.getState()).toEqual({ status: 'signed-out', reason: 'user-switched' })
})

test('a credential without a token is none, where a token is what is sent', async () => {
  const { world, open, server } = createBrowser({ latency: 50 })
  server.replies.push('no-answer')
  const { session } = open()
  await world.settle()
  const now = world.openTab().clock.now()
  const holding = { lifetime: 600_000, endsIn: Infinity, idleTimeout: Infinity, generation: now.wall, since: now.wall }
  const forged = {
    ...holding,
    userId: 'u1',
    sessionId: 's',
    user: alice,
    receivedAt: now,
    reportedAt: now,
    activeAt: now,
  }
  world
    .openTab()
    .peers.join('keyturn:session', () => {})
    .tell({ keyturn: 1, now, latest: 1, type: 'refreshed', holding: forged })
  await world.settle()
  expect(session.getState().status).toBe('restoring')
})

test('a tab that opens after the clock was set back signs all others out, too', async () => {
  const { world, restored } = createBrowser({ latency: 50 })
  const here = await restored(alone)
  world.setClock(-60 * minute)
  const there = await restored(alone)
  void there.session.signOut()
  await world.advance(minute)
  expect(here.session.getState()).toEqual({ status: 'signed-out', reason: 'signed-out-elsewhere' })
})
