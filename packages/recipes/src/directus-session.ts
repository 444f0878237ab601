import type { RefreshTokenStore, SessionOptions } from '@keyturn/core'
import { foreignServer } from '@keyturn/core/servers'

/** Directus, whose refresh token is in the body (its mode `json`). */
export function directusSession(origin: string, refreshTokenStore: RefreshTokenStore): SessionOptions<{ id: unknown }> {
  return {
    ...foreignServer({
      endpoints: `${origin}/auth`,
      answer: { accessToken: 'data.access_token', refreshToken: 'data.refresh_token', milliseconds: 'data.expires' },
      refreshToken: 'refresh_token',
    }),
    refreshTokenStore,
    userFromClaims: ({ id }) => ({ id }),
  }
}
