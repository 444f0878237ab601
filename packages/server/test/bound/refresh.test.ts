// D-SR-15
import { describe, expect, test } from 'vitest'
import { boundLifetime } from '../../src/http/bound-cookie.ts'
import { bindingWindow } from '../../src/rotation/judge.ts'
import { accessTokenOf, bearer, createTestBrowser } from '../server-world.ts'
import type { ServerWorld } from '../server-world.ts'
import { boundCookie, boundUser, createBoundWorld, longBoundUser, registeredUser, thiefOf } from './bound-world.ts'

const minute = 60_000

function unboundRefreshes({ events }: ServerWorld): readonly unknown[] {
  return events.flatMap((event) => (event.type === 'unbound-refresh' ? [event.outcome] : []))
}

test('a session is bound by the first proof that comes with a refresh, and says so', async () => {
  const world = createBoundWorld()
  const { browser, refresh, sid } = await registeredUser(world)
  const listed = async () => (await browser.get('/auth/sessions', bearer(await refresh()))).body
  browser.jar.delete(boundCookie)
  const reply = await browser.post('/auth/refresh')
  expect((await browser.get('/auth/sessions', bearer(reply))).body).toMatchObject({ sessions: [{ bound: false }] })
  world.passTime(minute)
  const now = world.now()
  expect(await listed()).toMatchObject({ sessions: [{ bound: true }] })
  world.passTime(minute)
  await refresh()
  expect((await world.store.find(sid)).row?.bound?.confirmedAt).toBe(now)
})

test('a session that is only registered is not asked: a second tab may refresh before the browser knows of it', async () => {
  const world = createBoundWorld()
  const { browser } = await registeredUser(world)
  browser.jar.delete(boundCookie)
  for (const _ of Array.from({ length: 10 })) {
    world.passTime(2 * minute)
    expect((await browser.post('/auth/refresh')).status).toBe(200)
  }
})

test('a refresh that was under way when another tab had the session bound comes again, and not an hour later', async () => {
  const world = createBoundWorld()
  const user = await boundUser(world)
  const late = thiefOf(user, world)
  world.passTime(minute - 1)
  const reply = await late.post('/auth/refresh')
  expect([reply.status, reply.headers.get('retry-after'), reply.setCookies]).toEqual([503, '1', []])
  world.passTime(1)
  expect((await late.post('/auth/refresh')).status).toBe(401)
})

test('a copied cookie opens nothing, and ends nothing', async () => {
  const world = createBoundWorld()
  const user = await longBoundUser(world)
  const thief = thiefOf(user, world)
  const stolen = await thief.post('/auth/refresh')
  expect([stolen.status, stolen.body, stolen.setCookies]).toEqual([
    401,
    expect.objectContaining({ code: 'not-bound', error: 'invalid_grant', retryable: false }),
    [],
  ])
  expect(unboundRefreshes(world)).toEqual(['refused'])
  const status = await thief.get('/auth/session')
  expect([status.status, status.body]).toEqual([401, expect.objectContaining({ code: 'not-bound' })])
  world.passTime(10 * minute)
  user.browser.jar.delete(boundCookie)
  expect((await user.refresh()).status).toBe(200)
})

test('a thief cannot have a key of his own registered', async () => {
  const world = createBoundWorld()
  const user = await longBoundUser(world)
  const thief = thiefOf(user, world)
  const attempts = ['/auth/bound', '/auth/bound/refresh'].map((path) =>
    thief.post(path, undefined, { body: null, headers: { 'sec-secure-session-id': user.sid } }),
  )
  expect((await Promise.all(attempts)).map(({ status, setCookies }) => [status, setCookies])).toEqual([
    [403, []],
    [403, []],
  ])
  for (const path of ['/auth/session', '/auth/refresh', '/auth/sessions']) {
    expect((await thief.get(path)).headers.has('secure-session-registration')).toBe(false)
  }
})

test('a refresh offers no registration: whoever holds a copy of the cookie could take it', async () => {
  const world = createBoundWorld()
  const browser = createTestBrowser(world)
  await browser.signIn()
  expect((await browser.post('/auth/refresh')).headers.has('secure-session-registration')).toBe(false)
})

describe('without a proof', () => {
  test.each(['server_error', 'unreachable', 'quota_exceeded', 'server_error;session_identifier="x"'])(
    'a browser that says %s is told to come again',
    async (reason) => {
      const world = createBoundWorld()
      const { browser, refresh } = await longBoundUser(world)
      browser.jar.delete(boundCookie)
      const headers = { 'secure-session-skipped': reason }
      const reply = await browser.post('/auth/refresh', {}, { headers })
      expect([reply.status, reply.headers.get('retry-after'), reply.setCookies]).toEqual([503, '5', []])
      expect(reply.body).toMatchObject({ code: 'unavailable', retryable: true })
      expect(unboundRefreshes(world)).toEqual(['deferred'])
      expect((await refresh()).status).toBe(200)
    },
  )

  test('a thief who says so gets a 503 too', async () => {
    const world = createBoundWorld()
    const thief = thiefOf(await longBoundUser(world), world)
    const headers = { 'secure-session-skipped': 'unreachable' }
    const reply = await thief.post('/auth/refresh', {}, { headers })
    expect([reply.status, reply.setCookies]).toEqual([503, []])
  })

  test('with one that is over the browser is rid of it, and comes again', async () => {
    const world = createBoundWorld()
    const { browser, refresh } = await boundUser(world)
    // Its clock was set back, or the request slept on the way.
    world.passTime(boundLifetime - 1)
    expect((await browser.post('/auth/refresh')).status).toBe(200)
    world.passTime(1)
    const reply = await browser.post('/auth/refresh')
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '1'])
    expect(reply.setCookies).toEqual([
      `${boundCookie}=; Path=/auth/refresh; Max-Age=0; Secure; HttpOnly; SameSite=Strict`,
    ])
    expect((await refresh()).status).toBe(200)
  })

  test('with one of the session before, too', async () => {
    const world = createBoundWorld()
    const former = await longBoundUser(world)
    const later = await longBoundUser(world)
    later.browser.jar.set(boundCookie, former.browser.jar.get(boundCookie) ?? '')
    expect((await later.browser.post('/auth/refresh')).status).toBe(503)
    expect((await later.refresh()).status).toBe(200)
  })
})

describe('with a proof', () => {
  test.each(['resilient', 'strict'] as const)(
    'in %s a token of long ago is a lost answer, never theft',
    async (profile) => {
      const world = createBoundWorld({ profile })
      const { browser, refresh } = await boundUser(world)
      const old = browser.cookie
      for (const _ of Array.from({ length: 5 })) {
        world.passTime(8 * minute)
        browser.jar.delete(boundCookie)
        expect((await refresh()).status).toBe(200)
      }
      browser.cookie = old
      const healed = await refresh()
      expect([healed.status, healed.setCookies.length]).toEqual([200, 2])
      expect(browser.cookie).not.toBe(old)
      expect(world.events.at(-1)).toMatchObject({ type: 'refreshed', verdict: 'heal' })
      expect(world.events.some(({ type }) => type === 'theft')).toBe(false)
      world.passTime(8 * minute)
      browser.jar.delete(boundCookie)
      expect((await refresh()).status).toBe(200)
    },
  )

  test('whoever has copied both cookies cannot keep the browser waiting by repeats', async () => {
    const world = createBoundWorld()
    const user = await longBoundUser(world)
    const own = user.browser.cookie
    const thief = createTestBrowser(world)
    for (const _ of Array.from({ length: 20 })) {
      thief.cookie = own
      thief.jar.set(boundCookie, user.browser.jar.get(boundCookie) ?? '')
      await thief.post('/auth/refresh')
    }
    expect((await user.refresh()).status).toBe(200)
    world.passTime(boundLifetime)
    expect((await thief.post('/auth/refresh')).status).toBe(503)
    user.browser.jar.delete(boundCookie)
    expect((await user.refresh()).status).toBe(200)
  })

  test('whoever has copied both cookies gets in, as long as that one lasts', async () => {
    const world = createBoundWorld()
    const user = await boundUser(world)
    const thief = thiefOf(user, world)
    thief.jar.set(boundCookie, user.browser.jar.get(boundCookie) ?? '')
    world.passTime(boundLifetime - 1)
    expect(accessTokenOf(await thief.post('/auth/refresh'))).toMatch(/\./)
    world.passTime(1)
    expect((await thief.post('/auth/refresh')).status).toBe(503)
    expect((await thief.post('/auth/refresh')).status).toBe(401)
  })
})

describe('the options', () => {
  test('with report what would be refused is only told', async () => {
    const world = createBoundWorld({ bound: 'report' })
    const user = await boundUser(world)
    expect(unboundRefreshes(world)).toEqual([])
    user.browser.jar.delete(boundCookie)
    expect((await user.browser.post('/auth/refresh')).status).toBe(200)
    expect(unboundRefreshes(world)).toEqual(['reported'])
  })

  test('with require a session that nobody has bound ends two minutes after its sign-in', async () => {
    const world = createBoundWorld({ bound: 'require' })
    const browser = createTestBrowser(world)
    await browser.signIn()
    world.passTime(bindingWindow - 1)
    expect((await browser.post('/auth/refresh')).status).toBe(200)
    world.passTime(1)
    expect((await browser.post('/auth/refresh')).body).toMatchObject({ code: 'not-bound' })
    const { refresh } = await boundUser(world)
    expect((await refresh()).status).toBe(200)
  })

  test('once it is off nothing is asked for, and what was bound is bound when it is on again', async () => {
    const world = createBoundWorld()
    const user = await longBoundUser(world)
    const off = createBoundWorld({ bound: 'off', store: world.store })
    user.browser.jar.delete(boundCookie)
    const elsewhere = createTestBrowser(off)
    elsewhere.cookie = user.browser.cookie
    expect((await elsewhere.post('/auth/refresh')).status).toBe(200)
    expect((await thiefOf(user, world).post('/auth/refresh')).status).toBe(401)
    expect((await user.refresh()).status).toBe(200)
  })
})

test('no fact holds a proof, a challenge or a cookie', async () => {
  const world = createBoundWorld()
  const { browser, refresh, signIn } = await boundUser(world)
  const secrets = [browser.cookie, browser.jar.get(boundCookie), signIn.headers.get('secure-session-registration')]
  await refresh()
  const told = JSON.stringify(world.events)
  for (const secret of secrets) expect(told).not.toContain(secret)
})
