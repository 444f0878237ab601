// D-SR-01 D-SR-02 D-SR-03 D-SR-04 D-SR-08 D-SR-10 D-SR-13 D-SE-01 D-SE-02 D-SE-08 D-SE-09 D-SE-10 D-SE-14 D-SC-05 D-SC-09
import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { generateKeys, importKeys } from '../../src/keys/keys.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { accessTokenOf, anyText, createServerWorld, createTestBrowser, keys } from '../server-world.ts'
import type { Reply } from '../server-world.ts'
import type { ServerWorld, TestBrowser } from '../server-world.ts'

const minute = 60_000

async function signedIn(
  options: Parameters<typeof createServerWorld>[0] = {},
): Promise<{ world: ServerWorld; browser: TestBrowser }> {
  const world = createServerWorld(options)
  const browser = createTestBrowser(world)
  await browser.signIn()
  return { world, browser }
}

test('a refresh answers with a new access token of the same session, and rotates the cookie', async () => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  const first = await browser.signIn()
  const former = browser.cookie
  world.passTime(minute)
  const reply = await browser.post('/auth/refresh')

  expect(reply.status).toBe(200)
  expect(browser.cookie).not.toBe(former)
  const [before, after] = [decodeJwt(accessTokenOf(first)), decodeJwt(accessTokenOf(reply))]
  expect(after).toMatchObject({ sub: before.sub, sid: before['sid'] })
  expect(after.jti).not.toBe(before.jti)
  expect(after.exp).toBe(Number(before.exp) + 60)
})

test('128 rotations in a row succeed', async () => {
  const { world, browser } = await signedIn({ lifetimes: { access: 1000 } })
  const seen = new Set<string | undefined>()
  for (let rotation = 0; rotation < 128; rotation++) {
    world.passTime(2 * minute)
    expect((await browser.post('/auth/refresh')).status).toBe(200)
    seen.add(browser.cookie)
  }
  expect(seen.size).toBe(128)
})

test('a storm of reloads writes nothing and keeps the cookie', async () => {
  const { world, browser } = await signedIn()
  await browser.post('/auth/refresh')
  const before = await world.store.listByUser('user-1')
  world.passTime(1000)
  for (let reload = 0; reload < 5; reload++) {
    const reply = await browser.post('/auth/refresh')
    expect([reply.status, reply.setCookies]).toEqual([200, []])
  }
  expect(await world.store.listByUser('user-1')).toEqual(before)
})

test('an answer that was lost costs nobody the session, however long the device sleeps', async () => {
  const { world, browser } = await signedIn()
  await browser.post('/auth/refresh')
  world.passTime(10 * minute)
  const stored = browser.cookie
  await browser.post('/auth/refresh')
  browser.cookie = stored
  world.passTime(9 * 60 * minute)
  expect((await browser.post('/auth/refresh')).status).toBe(200)
})

test('repeated while its answer was lost, one refresh token yields distinct children', async () => {
  const { browser } = await signedIn()
  const base = browser.cookie
  const children = new Set<string | undefined>()
  for (let repeat = 0; repeat < 3; repeat++) {
    browser.cookie = base
    await browser.post('/auth/refresh')
    children.add(browser.cookie)
  }
  expect(children.size).toBe(3)
})

test('while a session is forked its access tokens are short', async () => {
  const { browser } = await signedIn()
  const base = browser.cookie
  expect((await browser.post('/auth/refresh')).body).toMatchObject({ expiresIn: 600 })
  browser.cookie = base
  expect((await browser.post('/auth/refresh')).body).toMatchObject({ expiresIn: 120 })
})

test.each([0, 9 * 60 * minute])(
  'a crash that brings back the cookie before costs nobody the session, however late (%i ms)',
  async (away) => {
    const { world, browser } = await signedIn()
    const onDisk = browser.cookie
    await browser.post('/auth/refresh')
    world.passTime(2 * minute)
    await browser.post('/auth/refresh')
    browser.cookie = onDisk
    world.passTime(away)
    expect((await browser.post('/auth/refresh')).status).toBe(200)
    world.passTime(2 * minute)
    expect((await browser.post('/auth/refresh')).status).toBe(200)
    expect(world.events.map(({ type }) => type)).not.toContain('theft')
  },
)

test('a late duplicate with the token of a lost answer is told to use the newer one', async () => {
  const { world, browser } = await signedIn()
  const first = browser.cookie
  await browser.post('/auth/refresh')
  const sibling = browser.cookie
  browser.cookie = first
  await browser.post('/auth/refresh')
  for (let refresh = 0; refresh < 2; refresh++) {
    world.passTime(2 * minute)
    await browser.post('/auth/refresh')
  }
  const newest = browser.cookie
  browser.cookie = sibling
  const reply = await browser.post('/auth/refresh')
  expect(reply.status).toBe(409)
  expect(reply.body).toMatchObject({ code: 'superseded', retryable: true })
  expect(reply.headers.get('retry-after')).toBe('1')
  expect(reply.setCookies).toEqual([])
  browser.cookie = newest
  expect((await browser.post('/auth/refresh')).status).toBe(200)
})

test('a stolen token ends the session once thief and victim have both moved on', async () => {
  const { world, browser } = await signedIn()
  const thief = createTestBrowser(world)
  thief.cookie = browser.cookie
  for (let round = 0; round < 3; round++) {
    await thief.post('/auth/refresh')
    world.passTime(2 * minute)
  }
  const reply = await browser.post('/auth/refresh')
  expect(reply.status).toBe(401)
  expect(reply.body).toMatchObject({ code: 'reuse-detected', error: 'invalid_grant' })
  expect(reply.setCookies).toEqual([])
  expect((await thief.post('/auth/refresh')).body).toMatchObject({ code: 'reuse-detected' })
  expect(world.events).toContainEqual(
    expect.objectContaining({ type: 'theft', userId: 'user-1', attemptId: 'attempt-1' }),
  )
  expect(world.events.at(-1)).toMatchObject({ type: 'refresh-after-revocation' })
})

test('in the strict profile the second use is theft', async () => {
  const { world, browser } = await signedIn({ profile: 'strict' })
  const first = browser.cookie
  expect((await browser.post('/auth/refresh')).status).toBe(200)
  browser.cookie = first
  world.passTime(1)
  expect((await browser.post('/auth/refresh')).body).toMatchObject({ code: 'reuse-detected' })
})

test('theft ends all sessions of the user, where the app wants that', async () => {
  const { world, browser } = await signedIn({ profile: 'strict', onTheft: 'user' })
  const elsewhere = createTestBrowser(world)
  await elsewhere.signIn()
  const first = browser.cookie
  await browser.post('/auth/refresh')
  browser.cookie = first
  expect((await browser.post('/auth/refresh')).body).toMatchObject({ code: 'reuse-detected' })
  expect((await elsewhere.post('/auth/refresh')).body).toMatchObject({ code: 'reuse-detected' })
  expect(world.events.filter(({ type }) => type === 'theft')).toMatchObject([{ ended: 'user' }])
  expect(world.events.filter(({ type }) => type === 'revoked')).toMatchObject([{ reason: 'reuse-detected' }])
})

test('while the user cannot be signed out everywhere, theft is found again', async () => {
  const { world, browser } = await signedIn({ profile: 'strict', onTheft: 'user' })
  const first = browser.cookie
  await browser.post('/auth/refresh')
  browser.cookie = first
  world.breakStore(true)
  expect((await browser.post('/auth/refresh')).status).toBe(503)
  world.breakStore(false)
  expect((await browser.post('/auth/refresh')).body).toMatchObject({ code: 'reuse-detected' })
})

test('a dry run tells of theft and signs nobody out', async () => {
  const { world, browser } = await signedIn({ profile: 'strict', onTheft: 'report' })
  const first = browser.cookie
  await browser.post('/auth/refresh')
  world.passTime(minute)
  await browser.post('/auth/refresh')
  world.passTime(1)
  browser.cookie = first
  const reply = await browser.post('/auth/refresh')
  expect([reply.status, reply.setCookies]).toEqual([200, [anyText, anyText]])
  expect(world.events.filter(({ type }) => type === 'theft')).toMatchObject([{ ended: 'report' }])
  world.passTime(minute)
  expect((await browser.post('/auth/refresh')).status).toBe(200)
})

test('a client that repeats itself without end is told to wait, longer each time, and keeps its session', async () => {
  const { world, browser, repeat } = await repeating()
  for (let child = 0; child < 16; child++) expect((await repeat()).status).toBe(200)
  for (const seconds of [60, 120, 240, 480]) {
    const reply = await repeat()
    expect([reply.status, reply.headers.get('retry-after'), reply.setCookies]).toEqual([429, String(seconds), []])
    expect(reply.body).toMatchObject({ code: 'too-many-requests', retryable: true })
    const status = await browser.get('/auth/session')
    expect([status.status, status.headers.get('retry-after')]).toEqual([429, String(seconds)])
    world.passTime(seconds * 1000)
    expect((await repeat()).status).toBe(200)
  }
  // What came of it is served however often the base was repeated.
  expect((await browser.post('/auth/refresh')).status).toBe(200)
})

test('the audit listener is told of each repeat that came too early, and when it may come', async () => {
  const { world, repeat } = await repeating()
  for (let child = 0; child < 16; child++) await repeat()
  world.passTime(20_500)
  await repeat()
  await repeat()
  const told = world.events.filter(({ type }) => type === 'repeat-delayed')
  const expected = { userId: anyText, sessionId: anyText, children: 16, dueAt: world.now() + 39_500 }
  expect(told).toMatchObject([expected, expected])
  expect(world.events.filter(({ type }) => type === 'refresh-refused')).toEqual([])
})

async function repeating() {
  const { world, browser } = await signedIn()
  const base = browser.cookie
  const repeat = (): Promise<Reply> => {
    browser.cookie = base
    return browser.post('/auth/refresh')
  }
  return { world, browser, repeat }
}

test('without a cookie there is no session, and the store is not asked', async () => {
  const world = createServerWorld()
  const reply = await createTestBrowser(world).post('/auth/refresh')
  expect(reply.status).toBe(401)
  expect(reply.body).toMatchObject({ code: 'no-session' })
  expect(reply.setCookies).toEqual([])
  expect(world.storeCalls()).toBe(0)
})

test('what was not issued here never reaches the store, and harms no session', async () => {
  const { world, browser } = await signedIn()
  const good = browser.cookie ?? ''
  const foreign = createTestBrowser(createServerWorld({ keys: await importKeys(await generateKeys()) }))
  await foreign.signIn()
  const access = accessTokenOf(await createTestBrowser(createServerWorld()).signIn())
  const changed = Array.from(
    good,
    (letter, index) => good.slice(0, index) + (letter === 'A' ? 'B' : 'A') + good.slice(index + 1),
  )
  const forgeries = [
    ...changed,
    good.slice(1),
    `${good}A`,
    'x'.repeat(10_000),
    'ü',
    '__proto__',
    access,
    foreign.cookie ?? '',
  ]
  const before = world.storeCalls()
  for (const forgery of forgeries) {
    browser.cookie = encodeURI(forgery)
    const reply = await browser.post('/auth/refresh')
    expect([reply.status, Reflect.get(Object(reply.body), 'code')]).toEqual([401, 'malformed'])
  }
  expect(world.storeCalls()).toBe(before)
  browser.cookie = good
  expect((await browser.post('/auth/refresh')).status).toBe(200)
})

test('two different values of the cookie are refused, and neither is picked', async () => {
  const { browser } = await signedIn()
  const cookie = browser.cookie ?? ''
  const init = { headers: { cookie: `__Host-refresh=${cookie}; __Host-refresh=${'A'.repeat(152)}` } }
  const reply = await browser.post('/auth/refresh', {}, init)
  expect([reply.status, reply.setCookies]).toEqual([400, []])
  expect(reply.body).toMatchObject({ code: 'ambiguous-cookie' })
  expect((await browser.post('/auth/refresh')).status).toBe(200)
})

test('a session that nobody knows any more is gone, without a trace of theft', async () => {
  const { world, browser } = await signedIn()
  await world.store.deleteExpired(Number.MAX_SAFE_INTEGER)
  expect((await browser.post('/auth/refresh')).body).toMatchObject({ code: 'no-session' })
  expect(world.events.map(({ type }) => type)).not.toContain('theft')
})

test('the absolute end ends a session, however active its user', async () => {
  const { world, browser } = await signedIn({ lifetimes: { session: 60 * minute } })
  for (let elapsed = 0; elapsed < 60; elapsed += 10) {
    expect((await browser.post('/auth/refresh', { extend: true })).status).toBe(200)
    world.passTime(10 * minute)
  }
  const reply = await browser.post('/auth/refresh', { extend: true })
  expect(reply.body).toMatchObject({ code: 'expired' })
  expect(reply.setCookies).toEqual([])
})

test('background refreshes do not keep an idle user signed in', async () => {
  const { world, browser } = await signedIn({ lifetimes: { idle: 30 * minute } })
  world.passTime(10 * minute)
  expect((await browser.post('/auth/refresh', { idleSeconds: 600 })).body).toMatchObject({
    session: { idleExpiresIn: 1200 },
  })
  world.passTime(20 * minute)
  expect((await browser.post('/auth/refresh', { idleSeconds: 1 })).body).toMatchObject({ code: 'expired-idle' })
})

test('activity moves the idle end, an extension moves it all the way', async () => {
  const { world, browser } = await signedIn({ lifetimes: { idle: 30 * minute } })
  world.passTime(20 * minute)
  expect((await browser.post('/auth/refresh', { idleSeconds: 60 })).body).toMatchObject({
    session: { idleExpiresIn: 1740 },
  })
  expect((await browser.post('/auth/refresh', { idleSeconds: 60, extend: true })).body).toMatchObject({
    session: { idleExpiresIn: 1800 },
  })
})

test('a refresh that reports nothing counts as activity', async () => {
  const { world, browser } = await signedIn({ lifetimes: { idle: 30 * minute } })
  world.passTime(20 * minute)
  expect((await browser.post('/auth/refresh')).body).toMatchObject({ session: { idleExpiresIn: 1800 } })
})

test('a user who is gone loses the session at the next refresh', async () => {
  const { world, browser } = await signedIn()
  world.users.clear()
  expect((await browser.post('/auth/refresh')).body).toMatchObject({ code: 'revoked' })
  expect(await world.store.listByUser('user-1')).toMatchObject([{ revokeReason: 'user-unavailable' }])
})

test('an end that could not be written is not told as one', async () => {
  const inner = memoryStore()
  const store = { ...inner, revoke: async () => Promise.reject(new Error('down')) }
  const { world, browser } = await signedIn({ store })
  world.users.clear()
  expect((await browser.post('/auth/refresh')).status).toBe(503)
  expect(world.events.map(({ type }) => type)).toEqual(['signed-in'])
})

test('a user directory that says null for nobody ends the session too', async () => {
  const { world, browser } = await signedIn({ loadUser: () => null })
  expect((await browser.post('/auth/refresh')).body).toMatchObject({ code: 'revoked' })
  expect(await world.store.listByUser('user-1')).toMatchObject([{ revokeReason: 'user-unavailable' }])
})

test('a changed user is in the next answer', async () => {
  const { world, browser } = await signedIn()
  world.users.set('user-1', { id: 'user-1', name: 'Countess' })
  expect((await browser.post('/auth/refresh')).body).toMatchObject({ user: { name: 'Countess' } })
})

test('a session that is ended while its user is looked up gets nothing', async () => {
  const world = createServerWorld({
    loadUser: async (id) => {
      await world.store.revokeByUser(id, 'revoked')
      return { id, name: 'Ada' }
    },
  })
  const browser = createTestBrowser(world)
  await browser.signIn()
  const reply = await browser.post('/auth/refresh')
  expect([reply.status, reply.setCookies]).toEqual([401, []])
  expect(reply.body).toMatchObject({ code: 'revoked' })
})

test('while the store is down nothing is issued and nothing is lost', async () => {
  const errors: unknown[] = []
  const { world, browser } = await signedIn({ onError: (error) => errors.push(error) })
  world.breakStore(true)
  const reply = await browser.post('/auth/refresh')
  expect(reply.status).toBe(503)
  expect(reply.body).toMatchObject({ code: 'unavailable', retryable: true })
  expect(JSON.stringify(reply.body)).not.toContain('store')
  expect(reply.headers.get('retry-after')).toBe('1')
  expect(reply.setCookies).toEqual([])
  expect(errors).toEqual([new Error('the store is down')])
  world.breakStore(false)
  expect((await browser.post('/auth/refresh')).status).toBe(200)
})

test.each(['resilient', 'strict'] as const)(
  'a user directory that is down costs nobody the session (%s)',
  async (profile) => {
    let isDown = false
    const loadUser = (id: string) => (isDown ? Promise.reject(new Error('down')) : { id, name: 'Ada' })
    const { browser } = await signedIn({ profile, loadUser })
    isDown = true
    expect((await browser.post('/auth/refresh')).status).toBe(503)
    isDown = false
    expect((await browser.post('/auth/refresh')).status).toBe(200)
  },
)

test.each(['lifetimes', 'claims'] as const)(
  '%s that cannot be had cost nobody the session, not even in strict',
  async (name) => {
    let isDown = false
    const say = () => {
      if (isDown) throw new Error('down')
      return {}
    }
    const { browser } = await signedIn({ profile: 'strict', [name]: say })
    isDown = true
    expect((await browser.post('/auth/refresh')).status).toBe(503)
    isDown = false
    expect((await browser.post('/auth/refresh')).status).toBe(200)
  },
)

test('a server that starts anew over the same store and keys knows its sessions', async () => {
  const { world, browser } = await signedIn()
  const again = createTestBrowser(createServerWorld({ store: world.store, keys }))
  again.cookie = browser.cookie
  expect((await again.post('/auth/refresh')).status).toBe(200)
})

test.each([
  ['no JSON', '{'],
  ['a list', '[]'],
  ['a text', '"refresh"'],
  ['null', 'null'],
  ['an idle time that is no number', '{"idleSeconds":"5"}'],
  ['a negative idle time', '{"idleSeconds":-1}'],
  ['an extension that is no boolean', '{"extend":1}'],
])('%s as the body is refused, and nothing is rotated', async (_, body) => {
  const { world, browser } = await signedIn()
  const before = await world.store.listByUser('user-1')
  const reply = await browser.post('/auth/refresh', {}, { body })
  expect([reply.status, reply.setCookies]).toEqual([400, []])
  expect(reply.body).toMatchObject({ code: 'invalid-request' })
  expect(await world.store.listByUser('user-1')).toEqual(before)
})

test('an empty body is an empty report', async () => {
  const { browser } = await signedIn()
  expect((await browser.post('/auth/refresh', {}, { body: '' })).status).toBe(200)
})

test('a body beyond 8 KiB is refused', async () => {
  const { browser } = await signedIn()
  const reply = await browser.post('/auth/refresh', { filling: 'x'.repeat(8 * 1024) })
  expect(reply.status).toBe(413)
  expect(reply.body).toMatchObject({ code: 'too-large' })
})
