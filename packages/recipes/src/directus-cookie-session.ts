import type { SessionOptions } from '@keyturn/core'
import { foreignServer } from '@keyturn/core/servers'

/** Directus, whose refresh token is in a cookie (its mode `cookie`). Without one it answers 400. */
export function directusCookieSession(origin: string): SessionOptions<{ id: unknown }> {
  return {
    ...foreignServer({
      endpoints: `${origin}/auth`,
      answer: { accessToken: 'data.access_token', milliseconds: 'data.expires' },
      body: { mode: 'cookie' },
      refused: { 400: 'none' },
    }),
    userFromClaims: ({ id }) => ({ id }),
  }
}
