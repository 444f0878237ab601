import { createSession, type Session } from '@keyturn/core'
import type { Entrance, Seen } from './contestant.ts'
import { nodeRuntime } from './node-runtime.ts'

/** Node has no cookie jar: there the refresh token travels in bodies, as it does for the others. */
export async function keyturnSession({ origin, by }: Entrance): Promise<Session<unknown>> {
  const endpoints = `${origin}/auth`
  const session = 'document' in globalThis ? createSession({ endpoints }) : createSession(inNode(origin, endpoints))
  if (by === 'restore') await session.getAccessToken()
  else await session.signIn({ email: 'alice@example.com', password: 'secret' })
  return session
}

function inNode(origin: string, endpoints: string): Parameters<typeof createSession>[0] {
  let kept: string | undefined
  const refreshTokenStore = { read: () => kept, write: (token: string | undefined) => void (kept = token) }
  return { endpoints, credential: 'body', refreshTokenStore, runtime: nodeRuntime(origin) }
}

/** Counts from now on what a page that shows the session is told. */
export function watch(session: Session<unknown>): () => Seen {
  let { user } = session.getState()
  let [changes, changesOfUser] = [0, 0]
  session.subscribe(() => {
    changes++
    if (session.getState().user === user) return
    changesOfUser++
    user = session.getState().user
  })
  return () => ({ changes, changesOfUser })
}
