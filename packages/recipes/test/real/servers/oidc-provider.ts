import { oauthSession } from '../../../src/oauth-session.ts'
import { startOAuthProvider } from '../../oauth-server.ts'
import type { RealServer, RunningServer } from '../real-server.ts'

export const oidcProvider: RealServer = {
  name: 'oidc-provider, rotateRefreshToken: true',
  version: 'npm, as in package.json',
  start: async ({ atEnd }) => speak(await startQuietly(atEnd, true)),
}

export const oidcProviderFixed: RealServer = {
  name: 'oidc-provider, rotateRefreshToken: false',
  version: 'npm, as in package.json',
  start: async ({ atEnd }) => speak(await startQuietly(atEnd, false)),
}

type Provider = Awaited<ReturnType<typeof startOAuthProvider>>

/** Without its advice for production. */
async function startQuietly(atEnd: (stop: () => unknown) => void, rotates: boolean): Promise<Provider> {
  const { info, warn } = console
  Object.assign(console, { info: () => {}, warn: () => {} })
  atEnd(() => Object.assign(console, { info, warn }))
  return startOAuthProvider(atEnd, { accessToken: 3, rotates })
}

function speak({ issuer, authorize }: Provider): RunningServer {
  return {
    origin: issuer,
    options: (store) => oauthSession(issuer, store),
    fields: authorize,
    wrongFields: { grant_type: 'authorization_code', code: 'none', redirect_uri: 'http://127.0.0.1/callback' },
    api: `${issuer}/me`,
    lifetime: 3_000,
  }
}
