import { AuthenticationError, createAuthServer } from '@keyturn/server'
import type { AuthServer, StoredKeys } from '@keyturn/server'
import { d1Client, sqliteStore } from '@keyturn/server/sqlite'
import type { D1Like } from '@keyturn/server/sqlite'
import { users } from '../app/users.ts'

interface Env {
  readonly DB: D1Like // D1Database
  readonly KEYTURN_KEYS: string // a secret
}

let made: AuthServer | undefined

// Once, and not for each request: it knows then that the tables are there, and has the keys at hand.
const authServer = ({ DB, KEYTURN_KEYS }: Env): AuthServer =>
  (made ??= createAuthServer({
    store: sqliteStore(d1Client(DB)),
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
  // By a trigger of `crons`, once a day.
  scheduled: (_: unknown, env: Env): Promise<void> => authServer(env).cleanUp(),
}
