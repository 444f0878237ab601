import type { RefreshTokenStore, SessionOptions } from '@keyturn/core'
import { foreignServer } from '@keyturn/core/servers'

/** Django REST framework with simplejwt, which rotates and blacklists. */
export function simplejwtSession(
  origin: string,
  refreshTokenStore: RefreshTokenStore,
): SessionOptions<{ id: unknown }> {
  const token = `${origin}/api/token`
  return {
    ...foreignServer({
      endpoints: { login: `${token}/`, refresh: `${token}/refresh/`, logout: `${token}/blacklist/` },
      refreshToken: 'refresh',
      refused: { 401: 'expired' },
    }),
    refreshTokenStore,
    userFromClaims: (claims) => ({ id: claims['user_id'] }),
  }
}
