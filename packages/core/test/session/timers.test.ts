import { expect, test } from 'vitest'
import type { Clock } from '../../src/index.ts'
import { createBrowser, type BrowserOfTabs } from '../browser-of-tabs.ts'

// D-TC-07 D-TC-08 D-TC-12 D-TC-14 D-TC-19

const second = 1_000
const minute = 60 * second

/** A tab whose timers are due when `delay` says, those that are set, and how many were at once. */
async function openWithTimers({ world, server, open }: BrowserOfTabs, delay = (wanted: number): number => wanted) {
  const tab = world.openTab()
  const pending = new Set<object>()
  let most = 0
  const clock: Clock = {
    now: tab.clock.now,
    wakeIn(wanted, callback) {
      const timer = {}
      pending.add(timer)
      most = Math.max(most, pending.size)
      const cancel = tab.clock.wakeIn(delay(wanted), () => {
        pending.delete(timer)
        callback()
      })
      return () => {
        pending.delete(timer)
        cancel()
      }
    },
  }
  const { session } = open({ runtime: { ...tab, clock }, transport: server.transport(tab) })
  await world.settle()
  return { tab, session, pending, most: () => most }
}

test('a timer that comes late does its work once, when it comes', async () => {
  const browser = createBrowser()
  const { world, server } = browser
  const { session } = await openWithTimers(browser, (wanted) => wanted + 1_400)
  // Due 420 s after its receipt, with the numbers that this world draws.
  for (let each = 0; each < 7; each++) {
    await world.advance(59 * second)
    await session.getAccessToken()
  }
  await world.advance(6 * second)
  expect(server.refreshes).toHaveLength(1)
  await world.advance(second + 1_399)
  expect(server.refreshes).toHaveLength(1)
  await world.advance(1)
  expect(server.refreshes).toHaveLength(2)
  await world.advance(minute)
  expect(server.refreshes).toHaveLength(2)
})

test('a hidden tab whose timers come once a minute sends nothing with an expired token, and refreshes once a lifetime', async () => {
  const browser = createBrowser({ tokenLifetime: 90 * second })
  const { world, server } = browser
  const start = world.now()
  const { session, tab } = await openWithTimers(browser, (wanted) => {
    const time = world.now() - start
    return Math.ceil((time + wanted) / minute) * minute - time
  })
  tab.hide()
  let receivedAt = start
  let known = 'token-1-of-u1'
  for (let time = 0; time < 10 * minute; time += 5 * second) {
    await world.advance(5 * second)
    const token = await session.getAccessToken()
    if (token !== known) [known, receivedAt] = [token, world.now()]
    expect(world.now() - receivedAt).toBeLessThan(90 * second)
  }
  expect(server.refreshes.length).toBeLessThanOrEqual(1 + (10 * minute) / (60 * second))
})

test('after a hundred refreshes and a hundred sign-ins one timer is set', async () => {
  const browser = createBrowser({ tokenLifetime: 10 * second })
  const { world, server } = browser
  const { session, pending } = await openWithTimers(browser)
  expect(pending.size).toBe(1)
  for (let round = 0; round < 100; round++) {
    await world.advance(10 * second)
    await session.signIn({ name: 'Alice' })
  }
  expect(server.refreshes.length).toBeGreaterThanOrEqual(100)
  expect(pending.size).toBe(1)
})

test('a hundred requests that wait for a refresh set no timers of their own', async () => {
  const browser = createBrowser({ latency: 100 })
  const { session, tab, most } = await openWithTimers(browser)
  await browser.world.advance(100)
  tab.hide()
  await browser.world.advance(11 * minute)
  const alone = most()
  const waiting = Promise.all(Array.from({ length: 100 }, () => session.getAccessToken()))
  await browser.world.advance(100)
  await waiting
  // That of the refresh.
  expect(most()).toBeLessThanOrEqual(alone + 1)
})

test('a server that never answers is asked further and further apart for as long as it takes; a success starts that anew', async () => {
  const { world, server, restored } = createBrowser()
  const { session } = await restored()
  const attempts: number[] = []
  session.inspect((event) => void (event.type === 'refresh-started' && attempts.push(event.attempt)))
  server.replies.push(...Array.from({ length: 1_000 }, () => 'no-answer' as const))
  await world.advance(38 * minute)
  expect(session.getState().status).toBe('signed-in')
  expect(attempts.length).toBeGreaterThan(30)
  expect(attempts.length).toBeLessThan(60)
  server.replies.length = 0
  await world.advance(2 * minute)
  expect(session.getState()).toMatchObject({ status: 'signed-in', activity: 'steady' })
  await session.refresh()
  expect(attempts.at(-1)).toBe(1)
})

test.for([
  [31, 1],
  [30, 2],
  [29, 2],
  [0, 2],
  [-1, 2],
] as const)(
  'with %i s left a token that must live for 30 s more is had after %i refreshes, whoever asks',
  async ([left, refreshes]) => {
    for (const ask of ['getAccessToken', 'authorize'] as const) {
      const { world, server, restored } = createBrowser({ tokenLifetime: minute })
      const { session, tab } = await restored()
      tab.hide()
      // Before it is renewed ahead of its expiry for other reasons.
      await world.advance(minute - left * second)
      if (ask === 'getAccessToken') await session.getAccessToken({ minValidity: 30 * second })
      else {
        // What cannot be sent twice asks for as much by itself.
        await session.authorize({
          url: '/api',
          repeatable: false,
          send: async () => ({ status: 200, text: async () => '' }),
          read: (answer) => answer,
        })
      }
      expect(server.refreshes).toHaveLength(refreshes)
    }
  },
)
