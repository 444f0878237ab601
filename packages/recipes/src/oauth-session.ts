import type { RefreshTokenStore, SessionOptions } from '@keyturn/core'
import { oauthTransport } from './oauth-transport.ts'

export interface OAuthUser {
  /** Under this name, the session notices that somebody else has signed in. */
  readonly id: string
  readonly name: string
}

/** What `createSession` takes for an OAuth server whose access tokens open the userinfo endpoint. */
export function oauthSession(issuer: string, refreshTokenStore: RefreshTokenStore): SessionOptions<OAuthUser> {
  return {
    transport: oauthTransport({
      clientId: 'app',
      tokenEndpoint: `${issuer}/token`,
      revocationEndpoint: `${issuer}/token/revocation`,
    }),
    credential: 'body',
    refreshTokenStore,
    // `invalid_client`: the app is set up wrongly, and signing in again would not help.
    classifyRefusal: ({ status }) => (status === 401 ? 'trouble' : undefined),
    async loadUser({ accessToken, signal }) {
      const answer = await fetch(`${issuer}/me`, { headers: { authorization: `Bearer ${accessToken}` }, signal })
      if (!answer.ok) throw new Error(`The provider answered ${answer.status} to the question who this is.`)
      const { sub, name } = (await answer.json()) as { sub: string; name: string } // OpenID Connect Core §5.3
      return { id: sub, name }
    },
  }
}
