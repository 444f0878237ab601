import { AuthenticationError, createAuthServer } from '@keyturn/server'
import type { AuthServer, StoredKeys } from '@keyturn/server'
import { durableObjectStore } from '@keyturn/server/durable-objects'
import type { ObjectNamespaceLike } from '@keyturn/server/durable-objects'
import { users } from '../app/users.ts'

// The class of the objects; they delete by themselves what has ended.
export { SessionObject } from '@keyturn/server/durable-objects'

interface Env {
  readonly SESSIONS: ObjectNamespaceLike // DurableObjectNamespace
  readonly KEYTURN_KEYS: string // a secret
}

let made: AuthServer | undefined

const authServer = ({ SESSIONS, KEYTURN_KEYS }: Env): AuthServer =>
  (made ??= createAuthServer({
    store: durableObjectStore(SESSIONS),
    keys: { read: async () => JSON.parse(KEYTURN_KEYS) as StoredKeys },
    verifyCredentials: ({ email, password }) => users.verify(email, password),
    loadUser: (id) => users.find(id),
  }))

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const auth = authServer(env)
    const address = request.headers.get('cf-connecting-ip')
    if (new URL(request.url).pathname.startsWith('/auth/')) return auth.fetch(request, { address })
    try {
      const { userId } = await auth.authenticate(request)
      return Response.json({ userId })
    } catch (error) {
      if (error instanceof AuthenticationError) return error.response
      throw error
    }
  },
}
