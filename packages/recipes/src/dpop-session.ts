import type { RefreshTokenStore, SessionOptions } from '@keyturn/core'
import type { Dpop } from '@keyturn/core/dpop'
import type { OAuthUser } from './oauth-session.ts'

/** What `createSession` takes for an OAuth server whose tokens are bound to a key. */
export function dpopSession(
  issuer: string,
  refreshTokenStore: RefreshTokenStore,
  dpop: Dpop,
): SessionOptions<OAuthUser> {
  return {
    transport: dpop.transport({
      clientId: 'app',
      tokenEndpoint: `${issuer}/token`,
      revocationEndpoint: `${issuer}/token/revocation`,
    }),
    credential: 'body',
    refreshTokenStore,
    async loadUser({ accessToken = '', signal }) {
      const answer = await dpop.fetch(accessToken, `${issuer}/me`, { signal })
      if (!answer.ok) throw new Error(`The provider answered ${answer.status} to the question who this is.`)
      return (await answer.json()) as OAuthUser // OpenID Connect Core §5.3
    },
  }
}
