import type { RefreshTokenStore, SessionOptions } from '@keyturn/core'
import { foreignServer } from '@keyturn/core/servers'

/** Strapi, its plugin users-permissions in refresh mode. It signs out only who has a live access token. */
export function strapiSession(origin: string, refreshTokenStore: RefreshTokenStore): SessionOptions<{ id: unknown }> {
  const auth = `${origin}/api/auth`
  return {
    ...foreignServer({
      endpoints: { login: `${auth}/local`, refresh: `${auth}/refresh`, logout: `${auth}/logout` },
      refreshToken: 'refreshToken',
      refused: { 401: 'expired' },
      signOut: 'with-access-token',
    }),
    refreshTokenStore,
    userFromClaims: ({ userId }) => ({ id: userId }),
  }
}
