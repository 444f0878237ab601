import { createSession, type Session } from '@keyturn/core'
import { nodeRuntime } from './node-runtime.ts'

/** Signs in. Node has no cookie jar, so the refresh token travels in bodies, as it does for the others. */
export async function keyturnSession(origin: string): Promise<Session<unknown>> {
  let kept: string | undefined
  const session = createSession({
    endpoints: `${origin}/auth`,
    credential: 'body',
    refreshTokenStore: { read: () => kept, write: (token) => void (kept = token) },
    runtime: nodeRuntime(origin),
  })
  await session.signIn({ email: 'alice@example.com', password: 'secret' })
  return session
}
