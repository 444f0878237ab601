// D-SE-08 D-SE-15
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RateLimits } from '../../src/watch/rate-limits.ts'
import { anyText, createServerWorld, createTestBrowser } from '../server-world.ts'
import type { Reply, TestBrowser } from '../server-world.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const here = '192.0.2.1'

function limited(names: readonly (keyof RateLimits)[], points = 3): RateLimits {
  return Object.fromEntries(names.map((name) => [name, new RateLimiterMemory({ points, duration: 60 })]))
}

async function attempt(browser: TestBrowser, username = 'ada', password = 'wrong'): Promise<Reply> {
  return browser.post('/auth/login', { username, password })
}

test('beyond its limit an account gets no more tries, right or wrong, whether it exists or not', async () => {
  const world = createServerWorld({ limits: limited(['signInByAccount']) })
  const browser = createTestBrowser(world)
  for (const username of ['ada', 'nobody']) {
    for (let tries = 0; tries < 3; tries++) expect((await attempt(browser, username)).status).toBe(401)
    const reply = await attempt(browser, ` ${username.toUpperCase()} `, 'ada')
    expect([reply.status, reply.headers.get('retry-after'), reply.setCookies]).toEqual([429, '60', []])
    expect(reply.body).toMatchObject({ code: 'too-many-requests', retryable: true })
  }
  expect(world.events.at(-1)).toEqual({
    type: 'rate-limited',
    limit: 'signInByAccount',
    traceId: anyText,
    attemptId: 'attempt-1',
  })
  vi.advanceTimersByTime(60_000)
  expect((await browser.signIn()).status).toBe(200)
})

test('who signs in starts anew', async () => {
  const browser = createTestBrowser(createServerWorld({ limits: limited(['signInByAccount']) }))
  for (let round = 0; round < 3; round++) {
    await attempt(browser)
    await attempt(browser)
    expect((await browser.signIn()).status).toBe(200)
  }
})

test('whoever varies another name of the account gets no more tries for it', async () => {
  const browser = createTestBrowser(createServerWorld({ limits: limited(['signInByAccount']) }))
  const guess = (email: string): Promise<Reply> =>
    browser.post('/auth/login', { email, username: 'ada', password: 'x' })
  for (let tries = 0; tries < 3; tries++) expect((await guess(`${tries}@example.com`)).status).toBe(401)
  expect((await guess('another@example.com')).status).toBe(429)
})

test('whoever has an account gives no other one its tries back', async () => {
  const browser = createTestBrowser(createServerWorld({ limits: limited(['signInByAccount']) }))
  await attempt(browser, 'victim')
  await attempt(browser, 'victim')
  expect((await browser.post('/auth/login', { username: 'ada', password: 'ada', login: 'victim' })).status).toBe(200)
  expect((await attempt(browser, 'victim')).status).toBe(429)
})

test('an address that tries many accounts is stopped, others are not', async () => {
  const world = createServerWorld({ limits: limited(['signInByAddress']) })
  const browser = createTestBrowser(world, undefined, here)
  for (let tries = 0; tries < 3; tries++) await attempt(browser, `user-${tries}`)
  expect((await browser.signIn()).status).toBe(429)
  const spoofed = { headers: { 'x-forwarded-for': '198.51.100.7', forwarded: 'for=198.51.100.7' } }
  expect((await browser.post('/auth/login', { username: 'ada', password: 'ada' }, spoofed)).status).toBe(429)
  expect((await createTestBrowser(world, undefined, '192.0.2.2').signIn()).status).toBe(200)
})

test('all of a /64 counts as one address', async () => {
  const world = createServerWorld({ limits: limited(['signInByAddress']) })
  const from = (address: string): Promise<Reply> => attempt(createTestBrowser(world, undefined, address))
  for (const address of ['2001:db8::1', '2001:db8::2', '2001:db8::3']) expect((await from(address)).status).toBe(401)
  expect((await from('2001:db8::4')).status).toBe(429)
  expect((await from('2001:db8:0:1::1')).status).toBe(401)
})

test('where nobody knows the address nothing is limited by it', async () => {
  const told: unknown[] = []
  const limits = limited(['signInByAddress', 'signOutByAddress'], 1)
  const browser = createTestBrowser(createServerWorld({ limits, onError: (error) => told.push(error) }))
  for (let tries = 0; tries < 3; tries++) expect((await attempt(browser)).status).toBe(401)
  expect(told.map(String)).toEqual([expect.stringMatching(/^Error: limits\.signInByAddress: nothing is limited/)])
})

test.each(['unknown', '_hidden', '', '192.0.2.1:x', 'a.example'])(
  'addresses that cannot be understood (%j) are one, and no free pass',
  async (address) => {
    const world = createServerWorld({ limits: limited(['signInByAddress']) })
    for (let tries = 0; tries < 3; tries++)
      expect((await attempt(createTestBrowser(world, undefined, `_${tries}`))).status).toBe(401)
    expect((await attempt(createTestBrowser(world, undefined, address))).status).toBe(429)
    expect((await attempt(createTestBrowser(world, undefined, here))).status).toBe(401)
  },
)

test('the port of a client makes no other address of it', async () => {
  const world = createServerWorld({ limits: limited(['signInByAddress']) })
  for (const port of [1, 2, 3])
    expect((await attempt(createTestBrowser(world, undefined, `${here}:${port}`))).status).toBe(401)
  expect((await attempt(createTestBrowser(world, undefined, here))).status).toBe(429)
})

test('a session that refreshes too often is told to wait and keeps its cookie, others go on', async () => {
  const world = createServerWorld({ limits: limited(['refreshBySession'], 30) })
  const [busy, calm] = [createTestBrowser(world), createTestBrowser(world)]
  await busy.signIn()
  await calm.signIn()
  for (let tries = 0; tries < 30; tries++) expect((await busy.post('/auth/refresh')).status).toBe(200)
  const reply = await busy.post('/auth/refresh')
  expect([reply.status, reply.headers.get('retry-after'), reply.setCookies]).toEqual([429, '60', []])
  expect((await calm.post('/auth/refresh')).status).toBe(200)
  vi.advanceTimersByTime(60_000)
  expect((await busy.post('/auth/refresh')).status).toBe(200)
})

test.each([
  ['refreshByAddress', '/auth/refresh', 401],
  ['signOutByAddress', '/auth/logout', 204],
] as const)('%s limits whoever sends nothing useful, too', async (name, path, status) => {
  const browser = createTestBrowser(createServerWorld({ limits: limited([name]) }), undefined, here)
  for (let tries = 0; tries < 3; tries++) expect((await browser.post(path)).status).toBe(status)
  expect((await browser.post(path)).status).toBe(429)
})

test('while a limiter cannot tell, the answer is 503 and not a free pass', async () => {
  const errors: unknown[] = []
  const down = new Error('the limiter is down')
  const limits = { signInByAccount: { consume: async () => Promise.reject(down) } }
  const browser = createTestBrowser(createServerWorld({ limits, onError: (error) => errors.push(error) }))
  expect((await browser.signIn()).status).toBe(503)
  expect(errors).toEqual([down])
})

test('no limiter learns an account or an address', async () => {
  const keys: string[] = []
  const limiter = { consume: async (key: string) => keys.push(key) }
  const world = createServerWorld({ limits: { signInByAccount: limiter, signInByAddress: limiter } })
  await createTestBrowser(world, undefined, here).signIn()
  expect(keys).toHaveLength(2)
  expect(keys.join()).toMatch(/^[\w-]{43},[\w-]{43}$/)
})
