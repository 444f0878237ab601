import { expect, test } from 'vitest'
import type { AuthServerOptions } from '../../src/settings/options.ts'
import { bearer, createServerWorld, createTestBrowser, sessionIdOf } from '../server-world.ts'
import type { Reply, ServerWorld, TestBrowser, User } from '../server-world.ts'

const minute = 60_000

interface Line {
  readonly world: ServerWorld
  readonly browser: TestBrowser
  /** The refresh tokens that there were, oldest first; the browser has the last. */
  readonly tokens: readonly string[]
  readonly sessionId: string
  readonly last: Reply
}

/** A session that has been refreshed this many times, each long after the one before. */
async function refreshed(times: number, options: Partial<AuthServerOptions<User>> = {}): Promise<Line> {
  const world = createServerWorld(options)
  const browser = createTestBrowser(world)
  let last = await browser.signIn()
  const sessionId = sessionIdOf(last)
  const tokens = [browser.cookie ?? '']
  for (let time = 0; time < times; time++) {
    world.passTime(5 * minute)
    last = await browser.post('/auth/refresh')
    tokens.push(browser.cookie ?? '')
  }
  return { world, browser, tokens, sessionId, last }
}

test.each([
  ['the one of the sign-in', 4, 0, 'no-session', 'theft'],
  ['one of long ago', 6, 2, 'no-session', 'theft'],
  ['the one before the last two', 4, 1, 'no-session', 'theft'],
] as const)(
  '%s says nothing of a session that has gone on (%i refreshes, token %i)',
  async (_, times, index, code, verdict) => {
    const { world, browser, tokens, sessionId } = await refreshed(times)
    const before = await world.store.listByUser('user-1')
    const thief = createTestBrowser(world)
    thief.cookie = tokens[index]
    const reply = await thief.get('/auth/session')
    expect([reply.status, reply.body]).toEqual([401, expect.objectContaining({ code })])
    expect(JSON.stringify(reply.body)).not.toContain('Ada')
    expect(world.events).toContainEqual(expect.objectContaining({ type: 'status-refused', verdict, sessionId }))
    // It writes nothing: what ends a session is the refresh.
    expect(await world.store.listByUser('user-1')).toEqual(before)
    expect((await browser.get('/auth/session')).status).toBe(200)
    expect((await thief.post('/auth/refresh')).body).toMatchObject({ code: 'reuse-detected' })
  },
)

test('where classic single use holds, the token before is refused here as it is by a refresh', async () => {
  const { browser, tokens } = await refreshed(2, { profile: 'strict' })
  expect((await browser.get('/auth/session')).status).toBe(200)
  browser.cookie = tokens[1]
  expect((await browser.get('/auth/session')).body).toMatchObject({ code: 'no-session' })
})

test('a dry run of theft answers, as a refresh would', async () => {
  const { browser, tokens } = await refreshed(4, { onTheft: 'report' })
  browser.cookie = tokens[0]
  expect((await browser.get('/auth/session')).status).toBe(200)
})

test('the access token tells of the session whatever became of the refresh token', async () => {
  const { world, last } = await refreshed(4)
  const stranger = createTestBrowser(world)
  expect((await stranger.get('/auth/session', bearer(last))).status).toBe(200)
})

test('another device is refused where a refresh would be', async () => {
  const { world, browser, tokens } = await refreshed(1, { deviceCheck: { userAgent: 'revoke' } })
  const phone = { headers: { 'user-agent': 'Phone' } }
  expect(
    (await browser.post('/auth/login', { username: 'ada', password: 'ada' }, { headers: { 'user-agent': 'Desk' } }))
      .status,
  ).toBe(200)
  expect(tokens).toHaveLength(2)
  expect((await browser.get('/auth/session', phone)).body).toMatchObject({ code: 'revoked' })
  expect(world.events).toContainEqual(expect.objectContaining({ type: 'device-changed' }))
  expect((await browser.get('/auth/session', { headers: { 'user-agent': 'Desk' } })).status).toBe(200)
})

test('asking counts as refreshing does', async () => {
  const taken: string[] = []
  const limiter = (name: string) => ({ consume: async () => void taken.push(name) })
  const limits = { refreshBySession: limiter('session'), refreshByAddress: limiter('address') }
  const { world, browser } = await refreshed(0, { limits })
  await browser.get('/auth/session')
  expect(taken).toEqual(['session'])
  const placed = createTestBrowser(world, '__Host-refresh', '192.0.2.1')
  placed.cookie = browser.cookie
  await placed.get('/auth/session')
  expect(taken).toEqual(['session', 'address', 'session'])
})

test.each([
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
  ['another site, as an image', { 'sec-fetch-site': 'cross-site', origin: '' }, 403],
  ['a neighbour', { 'sec-fetch-site': 'same-site', origin: 'https://blog.example.com' }, 403],
  ['a page on the list', { 'sec-fetch-site': 'same-site', origin: 'https://shop.example.com' }, 200],
  ['the address bar', { 'sec-fetch-site': 'none', origin: '' }, 200],
  ['a server that passes the cookie on', { 'sec-fetch-site': '', origin: '' }, 200],
])("a page of %s uses up nothing that is the user's", async (_, headers, status) => {
  let taken = 0
  const limits = { refreshBySession: { consume: async () => void taken++ } }
  const { browser } = await refreshed(0, { limits, origins: ['https://shop.example.com'] })
  expect((await browser.get('/auth/session', { headers })).status).toBe(status)
  expect(taken).toBe(status === 200 ? 1 : 0)
})
