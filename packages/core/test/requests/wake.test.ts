import { expect, test } from 'vitest'
import { createBrowser } from '../browser-of-tabs.ts'

// D-TC-07 D-TC-16

const minute = 60_000
const trouble = { status: 503, body: '' }

/** What is answered to requests that wait for a token. */
async function statuses(calls: readonly Promise<string>[]): Promise<readonly unknown[]> {
  const settled = await Promise.allSettled(calls)
  return settled.map((each) => (each.status === 'fulfilled' ? 'token' : (each.reason as { code?: unknown }).code))
}

test.for([
  { what: 'was signed in and had trouble', isRestored: true, visible: true },
  { what: 'was signed in and had trouble, and nobody looks', isRestored: true, visible: false },
  { what: 'could not reach the server when it was opened', isRestored: false, visible: true },
])('requests of a page that wakes make the retry that is overdue: it $what', async ({ isRestored, visible }) => {
  const { world, server, open } = createBrowser()
  if (!isRestored) server.replies.push(trouble, trouble, trouble, trouble, trouble)
  const { tab, session } = open()
  await world.settle()
  if (!visible) tab.hide()
  await world.advance(isRestored ? 11 * minute : 10_000)
  server.replies.splice(0, Infinity, trouble, trouble, trouble, trouble, trouble, trouble)
  if (isRestored) void session.refresh().catch(() => {})
  await world.advance(10_000)
  expect(session.getState()).toMatchObject(isRestored ? { activity: 'backing-off' } : { status: 'unreachable' })
  server.replies.length = 0
  const before = server.refreshes.length
  await world.sleep(8 * 60 * minute)
  const asked = Array.from({ length: 20 }, () => session.getAccessToken())
  expect(new Set(await statuses(asked))).toEqual(new Set(['token']))
  expect(server.refreshes.length - before).toBe(1)
})

test('a retry that is not due is not made for a request: it is told when', async () => {
  const { world, server, restored } = createBrowser({}, { random: () => 0.99 })
  const { session } = await restored()
  server.replies.push(...Array.from({ length: 6 }, () => ({ ...trouble, retryAfter: minute })))
  await world.advance(11 * minute)
  const before = server.refreshes.length
  await expect(session.getAccessToken()).rejects.toMatchObject({ code: 'ERR_REFRESH_UNAVAILABLE' })
  expect(server.refreshes.length).toBe(before)
})

test('tokens of a second are not renewed every second by a page that needs none, and are had where one is needed', async () => {
  const { world, server, restored } = createBrowser({ tokenLifetime: 1_000 })
  const { session } = await restored()
  const before = server.refreshes.length
  await world.advance(30_000)
  expect(server.refreshes.length - before).toBe(6)
  await world.advance(1_500)
  expect(await session.getAccessToken()).toBe(`token-${server.issued()}-of-u1`)
})
