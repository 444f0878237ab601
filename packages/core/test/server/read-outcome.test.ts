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
  expect(granted({ accessToken, user: { id: 7, name: 'Zoe' } })).toMatchObject({ user: { id: 7 }, userId: '7' })
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
  { status: 400, body: { error: 'invalid_grant' }, reason: 'expired' },
])('a refusal ends the session: $status $body', ({ status, body, reason }) => {
  expect(readOutcome({ status, body }, reading)).toEqual({ type: 'refresh-refused', reason })
})

test.for([
  { status: 400, body: {} },
  { status: 400, body: { error: 'invalid_request' } },
  { status: 401, body: '<!doctype html>' },
  { status: 401, body: { error: 'x', retryable: true } },
  { status: 403, body: { error: 'csrf' } },
  { status: 403, body: '\n <html>' },
  { status: 407, body: '' },
  { status: 409, body: { error: 'superseded' } },
  { status: 429, body: {} },
  { status: 451, body: '' },
  { status: 500, body: { error: 'revoked' } },
  { status: 527, body: '' },
])('trouble keeps the session: $status $body', ({ status, body }) => {
  expect(readOutcome({ status, body }, reading)).toMatchObject({ type: 'refresh-failed', status })
})
