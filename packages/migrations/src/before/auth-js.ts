import type { AuthConfig } from '@auth/core'
import Credentials from '@auth/core/providers/credentials'

interface Tokens {
  /** Of the user; Auth.js wants it. */
  readonly id: string
  readonly accessToken: string
  readonly refreshToken: string
  readonly expiresAt: number
}

/** The rotation of Auth.js' guide: tokens in its encrypted cookie, refreshed in the callback `jwt`. */
export const config: AuthConfig = {
  providers: [Credentials({ credentials: { email: {}, password: {} }, authorize: (input) => post('login', input) })],
  callbacks: {
    async jwt({ token, user }) {
      const tokens = (user ?? token) as unknown as Tokens // what `authorize` returned, or the cookie
      if (Date.now() < tokens.expiresAt) return { ...token, ...tokens }
      // Two requests at once: two refreshes of one token.
      return { ...token, ...(await post('refresh', { refreshToken: tokens.refreshToken })) }
    },
    session: ({ session, token }) => ({ ...session, accessToken: token['accessToken'] }),
  },
}

async function post(endpoint: string, body: object): Promise<Tokens> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`https://api.example.com/${endpoint}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`The API answered ${answer.status}.`)
  return (await answer.json()) as Tokens
}
