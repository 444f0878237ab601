import type { SessionOptions } from '@keyturn/core'
import { foreignServer } from '@keyturn/core/servers'

/** better-auth with its plugin `jwt`: its session cookie is what refreshes. */
export function betterAuthSession(origin: string): SessionOptions<{ id: unknown; name: unknown }> {
  const auth = `${origin}/api/auth`
  return {
    ...foreignServer({
      endpoints: { login: `${auth}/sign-in/email`, refresh: `GET ${auth}/token`, logout: `${auth}/sign-out` },
      signIn: 'then-refresh',
    }),
    userFromClaims: ({ sub, name }) => ({ id: sub, name }),
  }
}
