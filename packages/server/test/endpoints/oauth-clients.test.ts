import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { expect, test } from 'vitest'
import { refusals } from '../../src/http/errors.ts'
import type { AuthServerOptions } from '../../src/settings/options.ts'
import { anyText, createServerWorld, createTestBrowser, origin, textMember } from '../server-world.ts'
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
