// D-SR-15
import { generateKeyPair } from 'jose'
import { describe, expect, test } from 'vitest'
import { boundLifetime } from '../../src/http/bound-cookie.ts'
import { createServerWorld, createTestBrowser, origin, sessionIdOf } from '../server-world.ts'
import type { Reply, ServerWorld } from '../server-world.ts'
import { boundCookie, createBoundWorld, longBoundUser, registeredUser } from './bound-world.ts'
import { challengeOf, createSoftwareDevice } from './software-device.ts'
import type { Forgery } from './software-device.ts'

const minute = 60_000
const { privateKey: foreign } = await generateKeyPair('ES256')
const { privateKey: rsa } = await generateKeyPair('RS256')

/** What ends no session in the browser. */
const harmless = [200, 403, 503]

const bareCookie = /^__Http-bound=[\w.-]+; Path=\/auth\/refresh; Max-Age=180; Secure; HttpOnly; SameSite=Strict$/

async function signedIn(world: ServerWorld) {
  const browser = createTestBrowser(world)
  return { browser, device: await createSoftwareDevice(browser), signIn: await browser.signIn() }
}

async function bindingOf({ store }: ServerWorld, sid: string) {
  return (await store.find(sid)).row?.bound
}

describe('registration', () => {
  test('a sign-in offers it, and a browser that answers gets its cookie and its instructions', async () => {
    const world = createBoundWorld({ origins: ['https://admin.example.com:8443', 'capacitor://localhost'] })
    const { device, signIn } = await signedIn(world)
    const reply = await device.register(signIn)
    expect(reply?.status).toBe(200)
    expect(reply?.setCookies).toEqual([expect.stringMatching(bareCookie)])
    const sid = sessionIdOf(signIn)
    expect(reply?.body).toEqual({
      session_identifier: sid,
      refresh_url: '/auth/bound/refresh',
      scope: {
        origin,
        include_site: false,
        scope_specification: [
          { type: 'exclude', domain: '*', path: '/' },
          { type: 'include', domain: '*', path: '/auth/refresh' },
        ],
      },
      credentials: [
        {
          type: 'cookie',
          name: boundCookie,
          attributes: 'Path=/auth/refresh; Secure; HttpOnly; SameSite=Strict',
        },
      ],
      allowed_refresh_initiators: ['admin.example.com'],
    })
    const { x, y } = device.publicJwk
    expect(await bindingOf(world, sid)).toEqual({ x, y, registeredAt: world.now(), confirmedAt: null })
  })

  test('paths are those of the server', async () => {
    const world = createBoundWorld({
      basePath: '/id',
      paths: { login: '/in', refresh: '/more', bound: '/key', boundRefresh: '/key/proof' },
    })
    const browser = createTestBrowser(world)
    const device = await createSoftwareDevice(browser)
    const reply = await device.register(await browser.post('/id/in', { username: 'ada', password: 'ada' }))
    expect(reply?.body).toMatchObject({ refresh_url: '/id/key/proof' })
    expect(reply?.setCookies[0]).toContain('Path=/id/more;')
  })

  test.each([
    ['off', {}, false],
    ['offer', {}, true],
    ['report', {}, true],
    ['require', {}, true],
    ['offer', { cookie: { secure: false } }, false],
    ['offer', { cookie: { partitioned: true } }, false],
    ['offer', { credential: 'body' }, false],
    ['offer', { credential: 'cookie' }, true],
  ] as const)('with %s and %j it is offered: %s', async (bound, options, isOffered) => {
    const { signIn } = await signedIn(createServerWorld({ bound, ...options }))
    expect(signIn.status).toBe(200)
    expect(signIn.headers.has('secure-session-registration')).toBe(isOffered)
  })

  test.each([[{ cookie: { secure: false } }], [{ cookie: { partitioned: true } }], [{ credential: 'body' }]] as const)(
    'nobody can require it with %j',
    (options) => {
      expect(() => createServerWorld({ bound: 'require', ...options })).toThrow(TypeError)
    },
  )

  const secret = new Uint8Array(32).fill(7)
  const point = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) }
  test.each([
    ['is signed by another key than it brings', { key: foreign }],
    ['is signed by another algorithm', { key: rsa, header: { alg: 'RS256' } }],
    ['is signed by a shared secret', { key: secret, header: { alg: 'HS256' } }],
    ['is of another type', { header: { typ: 'JWT' } }],
    ['brings no key', { header: { jwk: undefined } }],
    ['brings a point that is on no curve', { header: { jwk: point } }],
    ['brings a key of another curve', { header: { jwk: { ...point, crv: 'P-384' } } }],
    ['has no challenge', { claims: { jti: undefined } }],
    ['has a challenge that is a number', { claims: { jti: 5 } }],
    ['has a challenge that was never given', { claims: { jti: 'guessed' } }],
  ])('is refused where it %s, and the session goes on unbound', async (_, forgery) => {
    const world = createBoundWorld()
    const { browser, device, signIn } = await signedIn(world)
    expect((await device.register(signIn, forgery))?.status).toBe(403)
    expect(await bindingOf(world, sessionIdOf(signIn))).toBeNull()
    expect(world.events).toContainEqual(expect.objectContaining({ type: 'registration-refused', fault: 'no-proof' }))
    expect((await browser.post('/auth/refresh')).status).toBe(200)
  })

  test('is refused with a challenge of another session', async () => {
    const world = createBoundWorld()
    const [one, other] = [await signedIn(world), await signedIn(world)]
    expect((await one.device.register(other.signIn))?.status).toBe(403)
    expect(await bindingOf(world, sessionIdOf(one.signIn))).toBeNull()
  })

  test.each([
    [minute - 1, 200],
    [minute, 403],
  ])('%i ms after the sign-in it is answered %i', async (age, status) => {
    const world = createBoundWorld()
    const { device, signIn } = await signedIn(world)
    world.passTime(age)
    expect((await device.register(signIn))?.status).toBe(status)
  })

  test('is refused without the cookie of a session, and for one that has ended', async () => {
    const world = createBoundWorld()
    const { browser, device, signIn } = await signedIn(world)
    const cookie = browser.cookie
    browser.cookie = undefined
    expect((await device.register(signIn))?.status).toBe(403)
    browser.cookie = cookie
    await world.server.revokeSession(sessionIdOf(signIn))
    expect((await device.register(signIn))?.status).toBe(403)
    const refused = world.events.filter(({ type }) => type === 'registration-refused')
    expect(refused).toMatchObject([{ fault: 'no-session' }, { fault: 'no-session' }])
  })

  test('a second key is refused and told; the first one may come again', async () => {
    const world = createBoundWorld()
    const { browser, device, signIn } = await signedIn(world)
    await device.register(signIn)
    const bound = await bindingOf(world, sessionIdOf(signIn))
    const second = await createSoftwareDevice(browser)
    expect((await second.register(signIn))?.status).toBe(403)
    expect(world.events.at(-1)).toMatchObject({ type: 'registration-refused', fault: 'another-key' })
    expect((await device.register(signIn))?.status).toBe(200)
    expect(await bindingOf(world, sessionIdOf(signIn))).toEqual(bound)
  })

  test('of two keys at the same time one is registered', async () => {
    const world = createBoundWorld()
    const { browser, device, signIn } = await signedIn(world)
    const second = await createSoftwareDevice(browser)
    const replies = await Promise.all([device.register(signIn), second.register(signIn)])
    expect(replies.map((reply) => Number(reply?.status)).toSorted((a, b) => a - b)).toEqual([200, 403])
  })
})

describe('a proof', () => {
  test('is asked for by a challenge, and answered with the cookie and no body', async () => {
    const world = createBoundWorld()
    const { device, sid } = await registeredUser(world)
    const asked = await device.ask(sid)
    expect([asked.status, asked.body, asked.setCookies]).toEqual([403, undefined, []])
    const proven = await device.answer(sid, challengeOf(asked))
    expect([proven.status, proven.body, proven.setCookies]).toEqual([
      200,
      undefined,
      [expect.stringMatching(bareCookie)],
    ])
  })

  test('may be written with the quotes of the draft', async () => {
    const { device, sid } = await registeredUser(createBoundWorld())
    expect((await device.prove(sid, { isQuoted: true })).status).toBe(200)
  })

  test('is good for a quarter of an hour after the challenge; one that is older is asked for again, and nothing to tell of', async () => {
    const world = createBoundWorld()
    const { device, sid } = await registeredUser(world)
    const challenge = challengeOf(await device.ask(sid))
    world.passTime(15 * minute - 1)
    expect((await device.answer(sid, challenge)).status).toBe(200)
    world.passTime(1)
    const late = await device.answer(sid, challenge)
    expect(late.status).toBe(403)
    expect((await device.answer(sid, challengeOf(late))).status).toBe(200)
    expect(world.events.some(({ type }) => type === 'proof-refused')).toBe(false)
  })

  test('comes with what to sign the next time, so does a registration', async () => {
    const world = createBoundWorld()
    const { device, signIn, sid } = await registeredUser(world)
    let last = await device.register(signIn)
    for (const _ of Array.from({ length: 3 })) {
      world.passTime(10 * minute)
      last = last && (await device.answer(sid, challengeOf(last)))
      expect(last?.status).toBe(200)
    }
  })

  const bad: readonly (readonly [string, Forgery | ((world: ServerWorld) => Promise<Forgery>)])[] = [
    ['is signed by a foreign key', { key: foreign }],
    ['is signed by another algorithm', { key: rsa, header: { alg: 'RS256' } }],
    ['is signed by a shared secret', { key: new Uint8Array(32).fill(7), header: { alg: 'HS256' } }],
    ['is of another type', { header: { typ: 'jwt' } }],
    ['brings a key', { header: { jwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } } }],
    ['has no challenge', { claims: { jti: undefined } }],
    ['has a challenge that was never given', { claims: { jti: 'guessed' } }],
    [
      'has the challenge of another session',
      async (world) => {
        const other = await registeredUser(world)
        return { claims: { jti: challengeOf(await other.device.ask(other.sid)) } }
      },
    ],
    [
      'has the challenge of a registration',
      async (world) => {
        const other = createTestBrowser(world)
        const header = (await other.signIn()).headers.get('secure-session-registration') ?? ''
        return { claims: { jti: /challenge="([^"]+)"/.exec(header)?.[1] } }
      },
    ],
  ]
  test.each(bad)('that %s is asked for once more, and tells', async (_, forge) => {
    const world = createBoundWorld()
    const { device, sid } = await registeredUser(world)
    const reply = await device.prove(sid, typeof forge === 'function' ? await forge(world) : forge)
    expect([reply.status, reply.setCookies]).toEqual([403, []])
    expect(challengeOf(reply)).toMatch(/\./)
    expect(world.events.at(-1)).toMatchObject({ type: 'proof-refused', sessionId: sid })
    expect((await device.prove(sid)).status).toBe(200)
  })

  test('an unsigned token is no proof', async () => {
    const world = createBoundWorld()
    const { browser, device, sid } = await registeredUser(world)
    const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
    const claims = { jti: challengeOf(await device.ask(sid)) }
    const headers = {
      'sec-secure-session-id': sid,
      'secure-session-response': `${encode({ alg: 'none', typ: 'dbsc+jwt' })}.${encode(claims)}.`,
    }
    expect((await browser.post('/auth/bound/refresh', undefined, { body: null, headers })).status).toBe(403)
  })

  const ends: Readonly<Record<string, (world: ServerWorld, sid: string) => unknown>> = {
    'has been revoked': ({ server }, sid) => server.revokeSession(sid),
    'has expired': ({ passTime }) => passTime(31 * 24 * 60 * minute),
    'was lost': ({ store, passTime }) => {
      passTime(31 * 24 * 60 * minute)
      return store.deleteExpired(Number.MAX_SAFE_INTEGER)
    },
  }
  test.each(Object.entries(ends))('of a session that %s ends it in the browser', async (_, end) => {
    const world = createBoundWorld()
    const { device, sid } = await registeredUser(world)
    const challenge = challengeOf(await device.ask(sid))
    await end(world, sid)
    for (const reply of [await device.ask(sid), await device.answer(sid, challenge)]) {
      expect([reply.status, reply.body]).toEqual([200, { session_identifier: sid, continue: false }])
      expect(reply.setCookies).toEqual([])
    }
  })

  test('of a session whose place another one has taken ends it in the browser', async () => {
    const world = createBoundWorld()
    const { browser, device, sid } = await registeredUser(world)
    const cookie = browser.cookie
    browser.cookie = undefined
    await browser.signIn()
    expect((await device.ask(sid)).body).toEqual({ session_identifier: sid, continue: false })
    browser.cookie = cookie
    expect((await device.prove(sid)).body).toBeUndefined()
  })

  test('whoever names no session gets nothing', async () => {
    const { device } = await registeredUser(createBoundWorld())
    for (const sid of ['', ' ', 'a'.repeat(65), 'a;b', '"']) {
      const reply = await device.ask(sid)
      expect([reply.status, reply.headers.get('secure-session-challenge'), reply.setCookies]).toEqual([403, null, []])
    }
  })
})

describe('what ends no session in the browser', () => {
  const troubles: Readonly<Record<string, () => ServerWorld>> = {
    'the store is away': () => createBoundWorld(),
    'there are too many': () =>
      createBoundWorld({
        limits: { refreshByAddress: { consume: async () => Promise.reject({ msBeforeNext: 3_000 }) } },
      }),
  }

  test('while the store is away both endpoints answer 503', async () => {
    const world = createBoundWorld()
    const { device, signIn, sid } = await registeredUser(world)
    const challenge = challengeOf(await device.ask(sid))
    world.breakStore(true)
    const replies = [await device.register(signIn), await device.ask(sid), await device.answer(sid, challenge)]
    expect(replies.map((reply) => reply?.status)).toEqual([503, 503, 503])
    world.breakStore(false)
    expect((await device.prove(sid)).status).toBe(200)
  })

  test('too many proofs are answered 503, with the time to wait', async () => {
    const world = createBoundWorld({
      // The shape that rate-limiter-flexible rejects with.
      limits: { refreshByAddress: { consume: async () => Promise.reject({ msBeforeNext: 3_000 }) } },
    })
    const browser = createTestBrowser(world, undefined, '192.0.2.1')
    const device = await createSoftwareDevice(browser)
    const signIn = await browser.signIn()
    await device.register(signIn)
    const reply = await device.prove(sessionIdOf(signIn))
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '3'])
  })

  test('whatever is asked for is answered by one of them', async () => {
    for (const makeWorld of Object.values(troubles)) {
      const world = makeWorld()
      const { device, sid } = await registeredUser(world)
      const replies: Reply[] = [await device.ask('nothing'), await device.ask(sid), await device.answer(sid, 'x')]
      await world.server.revokeSession(sid)
      replies.push(await device.ask(sid), await device.answer(sid, 'x'))
      world.breakStore(true)
      replies.push(await device.ask(sid), await device.answer(sid, 'x'))
      for (const { status } of replies) expect(harmless).toContain(status)
    }
  })
})

test('no page can plant a session: what no browser has signed is nothing', async () => {
  const world = createBoundWorld()
  const { browser, sid } = await longBoundUser(world)
  for (const value of ['', 'x', `${sid}.1.x`, browser.cookie ?? '']) {
    browser.jar.set(boundCookie, value)
    expect((await browser.post('/auth/refresh')).status).toBe(401)
  }
  expect(boundLifetime).toBeGreaterThanOrEqual(130_000)
})
