import { createAuthServer, generateKeys, importKeys } from '@keyturn/server'
import { toNodeHandler } from '@keyturn/server/node'
import { pgClient, sqlStore } from '@keyturn/server/sql'
import type { Peer } from './peer.ts'

/** Ours, to whoever speaks OAuth. Each child may be promoted at once, so that each refresh rotates as those of the others do. */
export const keyturn: Peer = {
  name: 'Keyturn',
  setting: "`credential: 'body'`, `sqlStore`, access tokens are JWTs (ES256); each refresh is a promotion",
  open: async (pool, issuer, users) => {
    const auth = createAuthServer({
      store: sqlStore(pgClient(pool)),
      keys: await importKeys(await generateKeys()),
      credential: 'body',
      issuer,
      settleWindow: 0,
      seenWindow: 0,
      verifyCredentials: ({ username }) => ({ id: String(username) }),
      loadUser: (id) => ({ id }),
    })
    const refreshTokens: string[] = []
    for (let index = 0; index < users; index++) {
      refreshTokens.push(await signIn(auth, issuer, `user-${index}`))
    }
    return { listener: toNodeHandler(auth), path: '/auth/refresh', clientId: 'app', refreshTokens }
  },
}

async function signIn(
  auth: Pick<ReturnType<typeof createAuthServer>, 'fetch'>,
  issuer: string,
  username: string,
): Promise<string> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'bench' }
  const init = { method: 'POST', headers, body: JSON.stringify({ username }) }
  const response = await auth.fetch(new Request(`${issuer}/auth/login`, init))
  const { refreshToken } = (await response.json()) as { readonly refreshToken: string }
  return refreshToken
}
