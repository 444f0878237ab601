import { createAuthServer, memoryStore, type Keys, type SessionRow } from '@keyturn/server'
import { post, refreshTokenOf } from './page.ts'

/** A session that is really signed in, and the tokens that its browser could present. */
export interface SignedIn {
  readonly row: SessionRow
  /** Presented again, it forks. */
  base: string
  /** Presented, it is kept or promoted. */
  child: string
}

/** Signs so many users in, before any database: the rows can be put into each of them. */
export async function signInAll(count: number, keys: Keys): Promise<readonly SignedIn[]> {
  const store = memoryStore()
  const server = createAuthServer({
    store,
    keys,
    verifyCredentials: ({ username }) => ({ id: String(username) }),
    loadUser: (id) => ({ id }),
  })
  const sessions: SignedIn[] = []
  for (let index = 0; index < count; index++) {
    const base = refreshTokenOf(await post(server, 'login', { username: `user-${index}` }))
    const [row] = await store.listByUser(`user-${index}`)
    if (!row || base === undefined) throw new Error('A sign-in was refused.')
    sessions.push({ row, base, child: base })
  }
  return sessions
}
