import type { RefreshTokenStore, SessionOptions } from '@keyturn/core'
import { oauthTransport } from '@keyturn/core/oauth'

export interface OAuthUser {
  readonly sub: string
  readonly name: string
}

/** What `createSession` takes for an OAuth server whose access tokens open the userinfo endpoint. */
export function oauthSession(
  issuer: string,
  refreshTokenStore: RefreshTokenStore,
  canRevoke: boolean = true,
): SessionOptions<OAuthUser> {
  return {
    transport: oauthTransport({
      clientId: 'app',
      tokenEndpoint: `${issuer}/token`,
      revocationEndpoint: canRevoke ? `${issuer}/token/revocation` : undefined,
    }),
    credential: 'body',
    refreshTokenStore,
    async loadUser({ accessToken, signal }) {
      const answer = await fetch(`${issuer}/me`, { headers: { authorization: `Bearer ${accessToken}` }, signal })
      if (!answer.ok) throw new Error(`The provider answered ${answer.status} to the question who this is.`)
      return (await answer.json()) as OAuthUser // OpenID Connect Core §5.3
    },
  }
}
