import type { SessionOptions } from '@keyturn/core'
import { foreignServer } from '@keyturn/core/servers'

/** better-auth as it is: requests carry its session cookie, and 200 `null` is nobody. */
export function betterAuthCookieSession(origin: string): SessionOptions<{ id: string; name: string }> {
  const auth = `${origin}/api/auth`
  return {
    ...foreignServer({
      endpoints: { login: `${auth}/sign-in/email`, refresh: `GET ${auth}/get-session`, logout: `${auth}/sign-out` },
      refused: { empty: 'none' },
    }),
    credential: 'cookie',
  }
}
