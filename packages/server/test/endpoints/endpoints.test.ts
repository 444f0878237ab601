// D-SE-03 D-SE-08 D-SE-10
import { expect, test } from 'vitest'
import { anyText, bearer, createServerWorld, createTestBrowser, origin } from '../server-world.ts'

test('the status tells how the session stands, and moves nothing', async () => {
  const world = createServerWorld({ lifetimes: { idle: 1_800_000 } })
  const browser = createTestBrowser(world)
  expect((await browser.get('/auth/session')).body).toMatchObject({ code: 'no-session' })
  await browser.signIn()
  const before = await world.store.listByUser('user-1')
  world.passTime(600_000)
  const reply = await browser.get('/auth/session')
  expect(reply.status).toBe(200)
  expect(reply.body).toMatchObject({ session: { idleExpiresIn: 1200 }, user: { id: 'user-1' } })
  expect(reply.setCookies).toEqual([])
  expect(await world.store.listByUser('user-1')).toEqual(before)
  world.passTime(1_200_000)
  expect((await browser.get('/auth/session')).body).toMatchObject({ code: 'expired-idle' })
})

test('the public keys are public, cacheable, and hold nothing private', async () => {
  const browser = createTestBrowser(createServerWorld())
  const reply = await browser.get('/auth/.well-known/jwks.json')
  expect(reply.body).toEqual({
    keys: [
      {
        kty: 'EC',
        crv: 'P-256',
        alg: 'ES256',
        use: 'sig',
        kid: anyText,
        x: anyText,
        y: anyText,
      },
    ],
  })
  expect(reply.headers.get('cache-control')).toBe('public, max-age=300')
  const again = await browser.get('/auth/.well-known/jwks.json', {
    headers: { 'if-none-match': reply.headers.get('etag') ?? '' },
  })
  expect(again.status).toBe(304)
})

test.each([
  ['a proxy that compresses has weakened', (etag: string) => `W/${etag}`],
  ['is one of many', (etag: string) => `"other", ${etag}`],
])('the keys need not be sent to who has them, also where the tag %s', async (_, send) => {
  const browser = createTestBrowser(createServerWorld())
  const etag = (await browser.get('/auth/.well-known/jwks.json')).headers.get('etag') ?? ''
  const again = await browser.get('/auth/.well-known/jwks.json', { headers: { 'if-none-match': send(etag) } })
  expect(again.status).toBe(304)
})

test.each(['/auth', '/auth/', '/auth/nothing', '/auth/__proto__', '/authlogin', '/login', '/auth/login/'])(
  'there is nothing at %s',
  async (path) => {
    const reply = await createTestBrowser(createServerWorld()).post(path)
    expect(reply.status).toBe(404)
    expect(reply.body).toMatchObject({ code: 'not-found', retryable: false, traceId: anyText })
  },
)

test('the base path can be another', async () => {
  const browser = createTestBrowser(createServerWorld({ basePath: '/api/v1/session/' }))
  expect((await browser.post('/api/v1/session/login', { username: 'ada', password: 'ada' })).status).toBe(200)
  expect((await browser.signIn()).status).toBe(404)
})

test('each path can be another, and the former is then none', async () => {
  const paths = { login: '/sign-in', sessions: '/my/devices', jwks: '/keys' }
  const browser = createTestBrowser(createServerWorld({ paths }))
  const reply = await browser.post('/auth/sign-in', { username: 'ada', password: 'ada' })
  expect(reply.status).toBe(200)
  expect((await browser.get('/auth/my/devices', bearer(reply))).status).toBe(200)
  expect((await browser.delete('/auth/my/devices/nothing', bearer(reply))).body).toMatchObject({ code: 'not-found' })
  expect((await browser.get('/auth/keys')).status).toBe(200)
  for (const path of ['/auth/login', '/auth/sessions']) expect((await browser.post(path)).status).toBe(404)
})

test.each(['/auth/.well-known/jwks.json', '/auth/session', '/auth/sessions'])(
  'HEAD %s answers as GET does, but for the body',
  async (path) => {
    const browser = createTestBrowser(createServerWorld())
    const authorization = bearer(await browser.signIn())
    const get = await browser.get(path, authorization)
    const head = await browser.get(path, { ...authorization, method: 'HEAD' })
    expect([head.status, head.body]).toEqual([200, undefined])
    expect([...head.headers]).toEqual([...get.headers])
    const refused = await browser.get('/auth/login', { method: 'HEAD' })
    expect([refused.status, refused.body]).toEqual([405, undefined])
  },
)

test('a wrong method is told the right one', async () => {
  const browser = createTestBrowser(createServerWorld())
  const [get, post] = [await browser.get('/auth/login'), await browser.post('/auth/session')]
  const one = await browser.get('/auth/sessions/abc')
  expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
  expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  expect([one.status, one.headers.get('allow')]).toEqual([405, 'DELETE'])
})

const refusedOrigins: readonly (readonly [string, Record<string, string>])[] = [
  ['without the custom header', { 'idempotency-key': '' }],
  ['with a form for a body', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['with text for a body', { 'content-type': 'text/plain' }],
  ['from another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
  ['from a neighbour', { 'sec-fetch-site': 'same-site', origin: 'https://blog.example.com' }],
  ['from another site in an old browser', { 'sec-fetch-site': '', origin: 'https://evil.example' }],
  ['from a sandboxed frame', { 'sec-fetch-site': 'cross-site', origin: 'null' }],
  ['from nowhere', { 'sec-fetch-site': '', origin: '' }],
]

test.each(refusedOrigins)('a request %s changes nothing', async (_, headers) => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  await browser.signIn()
  const before = await world.store.listByUser('user-1')
  for (const path of ['/auth/login', '/auth/refresh', '/auth/logout']) {
    const reply = await browser.post(path, {}, { headers })
    expect([reply.status, reply.setCookies]).toEqual([403, []])
    expect(reply.body).toMatchObject({ code: 'csrf', retryable: false })
  }
  expect(await world.store.listByUser('user-1')).toEqual(before)
  expect(world.events.at(-1)).toMatchObject({ type: 'csrf-refused' })
  expect((await browser.post('/auth/refresh')).status).toBe(200)
})

const acceptedOrigins: readonly (readonly [string, Record<string, string>])[] = [
  ['from our own page', {}],
  ['from our own page in an old browser', { 'sec-fetch-site': '', origin }],
  ['from an origin on the list', { 'sec-fetch-site': 'same-site', origin: 'https://shop.example.com' }],
  ['with a charset', { 'content-type': 'application/json; charset=utf-8' }],
]

test.each(acceptedOrigins)('a request %s is served', async (_, headers) => {
  const browser = createTestBrowser(createServerWorld({ origins: ['https://shop.example.com'] }))
  await browser.signIn()
  expect((await browser.post('/auth/refresh', {}, { headers })).status).toBe(200)
})

test('every answer forbids to be stored, sniffed and framed', async () => {
  const browser = createTestBrowser(createServerWorld())
  for (const reply of [
    await browser.signIn(),
    await browser.post('/auth/refresh'),
    await browser.post('/auth/nothing'),
  ]) {
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
  }
})

test('an audit listener that fails hinders no answer', async () => {
  const errors: unknown[] = []
  const failure = new Error('the listener failed')
  const audit = () => {
    throw failure
  }
  const world = createServerWorld({ audit, onError: (error) => errors.push(error) })
  expect((await createTestBrowser(world).signIn()).status).toBe(200)
  expect(errors).toEqual([failure])
})

test('an audit listener that fails later is reported too', async () => {
  const errors: unknown[] = []
  const failure = new Error('the log is full')
  const audit = async () => Promise.reject(failure)
  const world = createServerWorld({ audit, onError: (error) => errors.push(error) })
  expect((await createTestBrowser(world).signIn()).status).toBe(200)
  expect(errors).toEqual([failure])
})

test('an error listener that fails hinders no answer', async () => {
  const onError = () => {
    throw new Error('nobody listens')
  }
  const world = createServerWorld({ onError })
  world.breakStore(true)
  expect((await createTestBrowser(world).signIn()).status).toBe(503)
})

test('no token, secret or credential is in any audit event', async () => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  const reply = await browser.signIn()
  const tokens = [browser.cookie, Reflect.get(Object(reply.body), 'accessToken')]
  await browser.post('/auth/refresh')
  tokens.push(browser.cookie)
  await browser.post('/auth/logout')
  for (const token of tokens) expect(JSON.stringify(world.events)).not.toContain(token)
})
