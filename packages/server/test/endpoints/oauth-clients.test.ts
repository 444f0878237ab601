import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { expect, test } from 'vitest'
import { refusals } from '../../src/http/errors.ts'
import type { AuthServerOptions } from '../../src/settings/options.ts'
import { accessTokenOf, anyText, createServerWorld, createTestBrowser, origin, textMember } from '../server-world.ts'
import type { ServerWorld, User } from '../server-world.ts'

const metadata = { issuer: origin, token_endpoint: `${origin}/auth/refresh` }
const client = { client_id: 'app' }

/** What a refresh by a client that others have made comes to: the tokens that it has read, or the error and its status. */
type Refresh = (world: ServerWorld, refreshToken: string) => Promise<unknown>

async function errorOf(error: unknown): Promise<unknown> {
  if (!(error instanceof oauth.ResponseBodyError)) throw error
  const { error_description: description } = error.cause
  return { status: error.status, error: error.error, description, code: error.cause['code'] }
}

const byOauth4webapi: Refresh = async ({ server }, refreshToken) => {
  const ask = (url: string, init: RequestInit) => server.fetch(new Request(url, init))
  const options = { [oauth.customFetch]: ask }
  const response = await oauth.refreshTokenGrantRequest(metadata, client, oauth.None(), refreshToken, options)
  return oauth.processRefreshTokenResponse(metadata, client, response).catch(errorOf)
}

const byOpenidClient: Refresh = async ({ server }, refreshToken) => {
  const configuration = new openid.Configuration(metadata, client.client_id, undefined, openid.None())
  configuration[openid.customFetch] = (url, init) => server.fetch(new Request(url, init as RequestInit))
  return openid.refreshTokenGrant(configuration, refreshToken).catch(errorOf)
}

const clients: readonly (readonly [string, Refresh])[] = [
  ['oauth4webapi', byOauth4webapi],
  ['openid-client', byOpenidClient],
]

async function signedIn(
  options: Partial<AuthServerOptions<User>> = {},
): Promise<{ world: ServerWorld; token: string }> {
  const world = createServerWorld({ ...options, credential: 'body' })
  const reply = await createTestBrowser(world).signIn()
  return { world, token: textMember(reply.body, 'refreshToken') }
}

test.each(clients)('%s gets new tokens, and its former ones where they stay in force', async (_, refresh) => {
  const { world, token } = await signedIn()
  const granted = await refresh(world, token)
  // Its libraries write the type of a token in small letters, as RFC 6749 §5.1 has it in any.
  expect(granted).toMatchObject({
    access_token: anyText,
    token_type: 'bearer',
    expires_in: 600,
    refresh_token: anyText,
  })
  const kept = await refresh(world, textMember(granted, 'refresh_token'))
  expect(kept).toMatchObject({ access_token: anyText })
})

interface Situation {
  readonly what: string
  readonly arrange: (world: ServerWorld, token: string, refresh: Refresh) => Promise<string>
  readonly status: number
  readonly error: string
  readonly code: string
}

const situations: readonly Situation[] = [
  {
    what: 'one that nobody issued',
    arrange: async () => 'made up',
    status: 400,
    error: 'invalid_grant',
    code: 'malformed',
  },
  {
    what: 'one of a session that was ended',
    arrange: async ({ server }, token) => {
      await server.revokeUser('user-1')
      return token
    },
    status: 400,
    error: 'invalid_grant',
    code: 'revoked',
  },
  {
    what: 'one that has expired',
    arrange: async ({ passTime }, token) => {
      passTime(30 * 86_400_000)
      return token
    },
    status: 400,
    error: 'invalid_grant',
    code: 'expired',
  },
  {
    what: 'one of a session that was idle',
    arrange: async ({ passTime }, token) => {
      passTime(14 * 86_400_000)
      return token
    },
    status: 400,
    error: 'invalid_grant',
    code: 'expired-idle',
  },
  {
    what: 'one of long ago',
    arrange: async (world, token, refresh) => {
      let latest = token
      for (let times = 0; times < 4; times++) {
        world.passTime(300_000)
        latest = textMember(await refresh(world, latest), 'refresh_token')
      }
      return token
    },
    status: 400,
    error: 'invalid_grant',
    code: 'reuse-detected',
  },
  {
    what: 'one that is presented too often',
    arrange: async (_, token) => token,
    status: 429,
    error: 'temporarily_unavailable',
    code: 'too-many-requests',
  },
]

for (const [name, refresh] of clients) {
  test.each(situations)(`${name} is told what became of $what`, async ({ what, arrange, status, error, code }) => {
    const isLimited = what.endsWith('too often')
    const full = { consume: async () => Promise.reject({ msBeforeNext: 1000 }) }
    const { world, token } = await signedIn(isLimited ? { limits: { refreshBySession: full } } : {})
    const sent = await arrange(world, token, refresh)
    expect(await refresh(world, sent)).toEqual({ status, error, code, description: anyText })
  })
}

test.each([
  ['in words of its own', { refreshToken: 'made up' }, 401],
  ['in the words of OAuth', { refresh_token: 'made up' }, 400],
  ['in the words of OAuth, for another grant', { grant_type: 'client_credentials' }, 400],
  ['in the words of OAuth, with a wrong password', { grant_type: 'password', username: 'ada', password: 'x' }, 400],
])('who asks %s is answered in them', async (_, body, status) => {
  const { world } = await signedIn()
  const path = 'password' in body ? '/auth/login' : '/auth/refresh'
  const reply = await createTestBrowser(world).post(path, body)
  expect(reply.status).toBe(status)
  expect(reply.headers.has('www-authenticate')).toBe(status === 401)
  expect(JSON.stringify(reply.body).includes('"error_description":')).toBe(status === 400)
  expect(reply.headers.get('cache-control')).toBe('no-store')
})

test('pages are answered 401 whatever words they use', async () => {
  const reply = await createTestBrowser(createServerWorld()).post('/auth/refresh', { grant_type: 'refresh_token' })
  expect(reply.status).toBe(401)
  expect(reply.body).not.toHaveProperty('error_description')
})

test.each(Object.entries(refusals))(
  'the description of %s has only letters that RFC 6749 §5.2 allows',
  (_, { description }) => {
    expect(description).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/)
  },
)

const revocation = { ...metadata, revocation_endpoint: `${origin}/auth/logout` }

/** A revocation by a client that others have made; rejects unless it is answered as RFC 7009 has it. */
type Revoke = (world: ServerWorld, token: string, hint?: string) => Promise<void>

const revokers: readonly (readonly [string, Revoke])[] = [
  [
    'oauth4webapi',
    async ({ server }, token, hint) => {
      const ask = (url: string, init: RequestInit) => server.fetch(new Request(url, init))
      const options = { [oauth.customFetch]: ask, additionalParameters: hintOf(hint) }
      const response = await oauth.revocationRequest(revocation, client, oauth.None(), token, options)
      await oauth.processRevocationResponse(response)
    },
  ],
  [
    'openid-client',
    async ({ server }, token, hint) => {
      const configuration = new openid.Configuration(revocation, client.client_id, undefined, openid.None())
      configuration[openid.customFetch] = (url, init) => server.fetch(new Request(url, init as RequestInit))
      await openid.tokenRevocation(configuration, token, hintOf(hint))
    },
  ],
]

const hintOf = (hint?: string): Record<string, string> => (hint === undefined ? {} : { token_type_hint: hint })

for (const [name, revoke] of revokers) {
  test.each([
    { kind: 'a refresh token', hint: undefined },
    { kind: 'a refresh token', hint: 'refresh_token' },
    { kind: 'a refresh token', hint: 'access_token' },
    { kind: 'an access token', hint: undefined },
    { kind: 'an access token', hint: 'access_token' },
    { kind: 'an access token', hint: 'a kind that nobody knows' },
  ])(`${name} revokes $kind, hinting $hint, and the session is over`, async ({ kind, hint }) => {
    const world = createServerWorld({ credential: 'body' })
    const reply = await createTestBrowser(world).signIn()
    const refreshToken = textMember(reply.body, 'refreshToken')
    await revoke(world, kind === 'a refresh token' ? refreshToken : accessTokenOf(reply), hint)
    expect(world.events.at(-1)).toMatchObject({ type: 'revoked', reason: 'signed-out' })
    const refreshed = await createTestBrowser(world).post('/auth/refresh', { refreshToken })
    expect(refreshed.body).toMatchObject({ code: 'revoked' })
  })

  test(`${name} is told nothing of a token that is none, and nothing is ended`, async () => {
    const { world, token } = await signedIn()
    await revoke(world, 'made up')
    await revoke(world, `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)
    expect((await createTestBrowser(world).post('/auth/refresh', { refreshToken: token })).status).toBe(200)
  })
}

test.each([{ token: '' }, { token: 5 }, { token: ['a'] }])('%o is no revocation request', async (body) => {
  const { world } = await signedIn()
  const reply = await createTestBrowser(world).post('/auth/logout', body)
  expect([reply.status, textMember(reply.body, 'error')]).toEqual([400, 'invalid_request'])
})

test('where tokens are in cookies a token of the body ends nothing', async () => {
  const world = createServerWorld()
  const [browser, other] = [createTestBrowser(world), createTestBrowser(world)]
  await other.signIn()
  await browser.signIn()
  expect((await browser.post('/auth/logout', { token: other.cookie })).status).toBe(204)
  expect((await other.post('/auth/refresh')).status).toBe(200)
})
