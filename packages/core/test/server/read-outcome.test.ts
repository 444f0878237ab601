import { expect, test } from 'vitest'
import { readOutcome } from '../../src/server/read-outcome.ts'

// D-CS-06 D-ES-02 D-ES-03 D-TC-03 D-TC-04 D-WI-12

const reading = { idleFor: 0, credential: 'bearer' } as const

function jwt(claims: object): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${encode({ alg: 'none' })}.${encode(claims)}.c2lnbmF0dXJl`
}

function granted(body: unknown, options: Parameters<typeof readOutcome>[1] = reading) {
  const outcome = readOutcome({ status: 200, body }, options)
  return outcome.type === 'refresh-succeeded' ? outcome.grant : undefined
}

test.for([
  { accessToken: 't', expiresIn: 60 },
  { access_token: 't', expires_in: 60, token_type: 'Bearer' },
  { access_token: 't', expires_in: '60' },
])('both spellings of the wire are understood: %j', (body) => {
  expect(granted(body)).toMatchObject({ accessToken: 't', lifetime: 60_000 })
})

test('a lifetime that is not named is learned from the token’s own times, never from the local clock', () => {
  expect(granted({ accessToken: jwt({ iat: 1_000, exp: 1_900 }) })?.lifetime).toBe(900_000)
  expect(granted({ accessToken: jwt({ exp: 1_900 }) })?.lifetime).toBe(Infinity)
  expect(granted({ accessToken: 'opaque' })?.lifetime).toBe(Infinity)
})

test('the user comes from the answer, else from the claims', () => {
  const accessToken = jwt({ sub: 'u7', name: 'Zoë' })
  expect(granted({ accessToken, user: { id: 7, name: 'Zoe' } })).toMatchObject({ user: { id: 7 }, userId: 'u7' })
  const userFromClaims = (claims: Readonly<Record<string, unknown>>): unknown => ({ name: claims['name'] })
  expect(granted({ accessToken }, { idleFor: 0, credential: 'bearer', userFromClaims })).toMatchObject({
    user: { name: 'Zoë' },
    userId: 'u7',
  })
})

test('the idle timeout is what the server says, else what is left and what was reported', () => {
  const session = { id: 's', expiresIn: 3_600, idleExpiresIn: 500 }
  const options = { idleFor: 100_000, credential: 'bearer' } as const
  expect(granted({ accessToken: 't', session }, options)).toMatchObject({
    sessionId: 's',
    endsIn: 3_600_000,
    idleTimeout: 600_000,
    idleFor: 100_000,
  })
  expect(granted({ accessToken: 't', session: { ...session, idleTimeout: 550 } }, options)).toMatchObject({
    idleTimeout: 550_000,
    idleFor: 50_000,
  })
})

test.for([
  {},
  null,
  '',
  '<html>',
  [],
  { accessToken: '' },
  { accessToken: null },
  { accessToken: 't', expiresIn: 0 },
  { accessToken: 't', expiresIn: -5 },
])('an answer without a usable token is trouble, not a sign-out: %j', (body) => {
  expect(readOutcome({ status: 200, body }, reading).type).toBe('refresh-failed')
})

test.for([
  { status: 401, body: '', reason: 'expired' },
  { status: 403, body: 'Forbidden', reason: 'expired' },
  { status: 401, body: { error: 'constructor' }, reason: 'expired' },
  { status: 401, body: { error: 'no-session' }, reason: 'none' },
  { status: 401, body: { error: 'expired-idle' }, reason: 'idle' },
  { status: 401, body: { code: 'revoked' }, reason: 'revoked' },
  { status: 401, body: { error: 'invalid_grant', code: 'expired-idle' }, reason: 'idle' },
  { status: 401, body: { error: 'reuse-detected' }, reason: 'reuse-detected' },
  { status: 401, body: { error: 'invalid_grant', code: 'not-bound' }, reason: 'not-bound' },
  { status: 400, body: { error: 'invalid_grant' }, reason: 'expired' },
  { status: 404, body: { code: 'no-session' }, reason: 'none' },
  { status: 440, body: { code: 'expired-idle' }, reason: 'idle' },
])('a refusal ends the session: $status $body', ({ status, body, reason }) => {
  expect(readOutcome({ status, body }, reading)).toEqual({ type: 'refresh-refused', reason, isGuess: false })
})

test.for([
  { status: 400, body: {} },
  { status: 400, body: { error: 'invalid_request' } },
  { status: 401, body: '<!doctype html>' },
  { status: 401, body: { error: 'x', retryable: true } },
  { status: 401, body: { error: 'invalid_client' } },
  { status: 404, body: { message: 'Not Found' } },
  { status: 419, body: { message: 'CSRF token mismatch.' } },
  { status: 422, body: { msg: 'Not enough segments' } },
  { status: 403, body: { error: 'csrf' } },
  { status: 403, body: '\n <html>' },
  { status: 407, body: '' },
  { status: 409, body: { error: 'superseded' } },
  { status: 429, body: {} },
  { status: 451, body: '' },
  { status: 500, body: { error: 'revoked' } },
  { status: 527, body: '' },
  { status: 0, body: '' },
])('trouble keeps the session: $status $body', ({ status, body }) => {
  expect(readOutcome({ status, body }, reading)).toMatchObject({ type: 'refresh-failed', status })
})

const inCookies = { idleFor: 0, credential: 'cookie' } as const

test.for([
  { body: { success: true } },
  { body: { user: { id: 'u1' } } },
  { body: { expiresIn: 60 } },
  { body: { expires_in: '60' } },
  { body: { session: { id: 's1' } } },
  { body: { accessToken: 't' } },
  { body: { user: { id: 'u1' }, session: null } },
  { body: { expiresIn: 60, user: null } },
])('with everything in cookies, what says that somebody is signed in is a grant: $body', ({ body }) => {
  expect(readOutcome({ status: 200, body }, inCookies)).toMatchObject({
    type: 'refresh-succeeded',
    grant: { accessToken: undefined },
  })
})

test.for([
  { body: null },
  { body: '' },
  { body: {} },
  { body: [] },
  { body: { user: null } },
  { body: { session: null, user: null } },
  { body: { success: false, user: { id: 'u1' } } },
  { body: { success: true, user: null } },
  { body: { success: true, session: null } },
  { body: { accessToken: '' } },
  { body: { accessToken: '', user: null } },
  { body: { user: null, csrfToken: 'c' } },
  { body: { message: 'ok' } },
  { body: '<!doctype html>' },
])('with everything in cookies, what carries neither user nor lifetime nor session is no grant: $body', ({ body }) => {
  expect(readOutcome({ status: 200, body }, inCookies).type).toBe('refresh-failed')
  const classifyRefusal = () => 'granted' as const
  expect(readOutcome({ status: 204, body }, { ...inCookies, classifyRefusal }).type).toBe('refresh-succeeded')
})

test('the app may say that somebody is signed in, but makes no token out of nothing', () => {
  const classifyRefusal = () => 'granted' as const
  expect(readOutcome({ status: 200, body: {} }, { ...reading, classifyRefusal }).type).toBe('refresh-failed')
})

test.for([
  { status: 200, body: { accessToken: 't' }, verdict: 'revoked' },
  { status: 200, body: null, verdict: 'none' },
  { status: 500, body: '', verdict: 'expired' },
  { status: 401, body: { code: 'revoked' }, verdict: 'trouble' },
] as const)('the app’s own rule is asked first: $status $body is $verdict', ({ status, body, verdict }) => {
  for (const isVisitor of [true, false]) {
    const outcome = readOutcome({ status, body }, { ...reading, isVisitor, classifyRefusal: () => verdict })
    const expected = verdict === 'trouble' ? { type: 'refresh-failed' } : { type: 'refresh-refused', reason: verdict }
    expect(outcome).toMatchObject(expected)
  }
})

test('what has other names and units is read by the app’s mapping, and a refusal stays as it is', () => {
  const readAnswer = ({ body }: { readonly body: unknown }) => {
    const { data } = body as { data: { access: string; milliseconds: number } }
    return { accessToken: data.access, expiresIn: data.milliseconds / 1000 }
  }
  const mapped = { ...reading, readAnswer }
  const body = { data: { access: 't', milliseconds: 900_000 } }
  expect(granted(body, mapped)).toMatchObject({ accessToken: 't', lifetime: 900_000 })
  expect(readOutcome({ status: 401, body: { code: 'revoked' } }, mapped)).toMatchObject({ reason: 'revoked' })
  // A mapping that fails has been given what it does not expect.
  expect(readOutcome({ status: 200, body: null }, mapped).type).toBe('refresh-failed')
})

const nobody: readonly (readonly [number, unknown])[] = [
  [400, { errors: [{ extensions: { code: 'INVALID_PAYLOAD' } }] }],
  [400, { error: { message: 'Missing refresh token' } }],
  [400, { refresh: ['This field is required.'] }],
  [400, { error: 'invalid_request' }],
  [401, '<html><h1>401 Authorization Required</h1></html>'],
  [402, ''],
  [403, '<html>Forbidden</html>'],
  [404, 'Not Found'],
  [405, ''],
  [410, {}],
  [419, { message: 'CSRF token mismatch.' }],
  [422, { message: 'refresh token missing' }],
  [440, 'Login Time-out'],
  [498, { error: { code: 498, message: 'Invalid token' } }],
  [200, null],
  [200, {}],
  [200, { user: null }],
  [200, { success: false, code: 'TOKEN_EXPIRED' }],
  [200, { error: 'no-session' }],
  [200, { code: 'expired', message: 'Session expired' }],
  [200, { user: null, csrfToken: 'c' }],
  [200, { session: null, expires: '2030-01-01' }],
  [200, { error: { message: 'No session' } }],
  [204, ''],
]

test.for(nobody)(
  'a visitor is signed out by %i %j, of which nothing is remembered; for a user it is trouble',
  ([status, body]) => {
    const visitor = readOutcome({ status, body }, { ...reading, isVisitor: true })
    expect(visitor).toEqual({ type: 'refresh-refused', reason: 'none', isGuess: true })
    expect(readOutcome({ status, body }, reading)).toMatchObject({ type: 'refresh-failed', isUnclear: true })
  },
)

test.for([
  [0, ''],
  [408, ''],
  [409, { code: 'superseded' }],
  [425, ''],
  [429, { message: 'Too many requests' }],
  [401, { retryable: true }],
  [401, { error: 'invalid_client' }],
  [400, { error: 'unauthorized_client' }],
  [403, { error: 'csrf' }],
  [500, ''],
  [503, { code: 'no-session' }],
  [200, '<!doctype html><title>Log in to the WiFi</title>'],
  [200, { data: { access_token: 't' } }],
] as const)(
  'a visitor waits where an answer says trouble, or something that nobody has explained: %i %j',
  ([status, body]) => {
    expect(readOutcome({ status, body }, { ...reading, isVisitor: true }).type).toBe('refresh-failed')
  },
)

const identities: readonly (readonly [object, object | undefined, string | undefined])[] = [
  [{}, { id: 7 }, '7'],
  [{}, { _id: 'a' }, 'a'],
  [{}, { uuid: 'a' }, 'a'],
  [{}, { uid: 'a' }, 'a'],
  [{}, { userId: 'a' }, 'a'],
  [{}, { user_id: 0 }, '0'],
  [{}, { sub: 'a', id: 'b' }, 'a'],
  [{ userId: 3 }, undefined, '3'],
  [{ user_id: 3 }, undefined, '3'],
  // Many servers name the user at the sign-in alone: what every token says comes first.
  [{ sub: 'ada@example.com' }, { id: 1 }, 'ada@example.com'],
  [{ sub: '' }, { id: 1 }, '1'],
  [{}, { name: 'Ada' }, undefined],
  [{}, { id: {} }, undefined],
  [{}, undefined, undefined],
]

test.for(identities)('who it is, by claims %j and user %j: %s', ([claims, user, userId]) => {
  expect(granted({ accessToken: jwt(claims), user })?.userId).toBe(userId)
})

test('the app names what tells users apart: a field, or what is made of the user', () => {
  const body = { accessToken: jwt({ sub: 'session-7', tenant: 't1' }), user: { id: 1, login: 'ada' } }
  expect(granted(body, { ...reading, userId: 'login' })?.userId).toBe('ada')
  expect(granted(body, { ...reading, userId: 'tenant' })?.userId).toBe('t1')
  const userId = (user: unknown) => (user as { login: string }).login.toUpperCase()
  expect(granted(body, { ...reading, userId })?.userId).toBe('ADA')
  expect(granted({ accessToken: 't' }, { ...reading, userId })?.userId).toBeUndefined()
})
