import type { RefreshTokenStore, SessionOptions } from '@keyturn/core'
import { foreignServer } from '@keyturn/core/servers'

/** A PDS of Bluesky, which says 400 `ExpiredToken` of both tokens. */
export function blueskySession(origin: string, refreshTokenStore: RefreshTokenStore): SessionOptions<{ id: unknown }> {
  const call = `${origin}/xrpc/com.atproto.server`
  return {
    ...foreignServer({
      endpoints: { login: `${call}.createSession`, refresh: `${call}.refreshSession`, logout: `${call}.deleteSession` },
      refreshToken: 'header Authorization',
      refused: { 400: 'expired' },
    }),
    refreshTokenStore,
    userFromClaims: ({ sub }) => ({ id: sub }),
    isUnauthorized: async ({ status, text }) => status === 401 || (status === 400 && /ExpiredToken/.test(await text())),
  }
}
