import type { RefreshTokenStore, SessionOptions } from '@keyturn/core'
import { oauthTransport } from '@keyturn/core/oauth'
import { betterAuthCookieSession } from '../../../src/better-auth-cookie-session.ts'
import { betterAuthSession } from '../../../src/better-auth-session.ts'
import { ada, startBetterAuth, type BetterAuth } from '../../better-auth-server.ts'
import type { RealServer, RunningServer } from '../real-server.ts'

const version = 'npm, as in package.json'
const wrongFields = { ...ada, password: 'no-engine-no' }

export const betterAuthJwt: RealServer = {
  name: 'better-auth, jwt',
  version,
  async start({ atEnd }) {
    const { origin } = await startBetterAuth(atEnd, { accessToken: 3 })
    return {
      origin,
      options: () => betterAuthSession(origin),
      fields: () => ada,
      wrongFields,
      api: `${origin}/api/me`,
      lifetime: 3_000,
      credential: 'cookie that refreshes',
    }
  },
}

export const betterAuthSessionCookie: RealServer = {
  name: 'better-auth, session',
  version,
  async start({ atEnd }) {
    const { origin } = await startBetterAuth(atEnd)
    return {
      origin,
      options: () => betterAuthCookieSession(origin),
      fields: () => ada,
      wrongFields,
      api: `${origin}/api/me`,
      credential: 'cookie',
    }
  },
}

export const betterAuthOauth: RealServer = {
  name: 'better-auth, oauth-provider',
  version,
  start: async ({ atEnd }) => speakOauth(await startBetterAuth(atEnd, { accessToken: 3 })),
}

export const betterAuthOauthReuse: RealServer = {
  name: 'better-auth, oauth-provider with refreshTokenReuseInterval',
  version,
  start: async ({ atEnd }) => speakOauth(await startBetterAuth(atEnd, { accessToken: 3, reuseInterval: 30 })),
}

function speakOauth(server: BetterAuth): RunningServer {
  const { origin } = server
  return {
    origin,
    options: (store) => oauthOptions(server, store),
    fields: server.authorize,
    wrongFields: { grant_type: 'authorization_code', code: 'none', redirect_uri: 'https://app.example/back' },
    api: `${origin}/api/auth/oauth2/userinfo`,
    lifetime: 3_000,
  }
}

function oauthOptions(
  { origin, clientId }: BetterAuth,
  refreshTokenStore: RefreshTokenStore,
): Partial<SessionOptions<unknown>> {
  const oauth = `${origin}/api/auth/oauth2`
  return {
    transport: oauthTransport({ clientId, tokenEndpoint: `${oauth}/token`, revocationEndpoint: `${oauth}/revoke` }),
    credential: 'body',
    refreshTokenStore,
    loadUser: async ({ accessToken, signal }): Promise<unknown> =>
      (await fetch(`${oauth}/userinfo`, { headers: { authorization: `Bearer ${accessToken}` }, signal })).json(),
  }
}
