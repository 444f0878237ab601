import type { Transport, TransportAnswer } from '@keyturn/core'
import type { ApiServer } from './api-server.ts'

/** A scripted auth server: it grants every refresh a new token, which the API accepts from then on. */
export interface AuthServer {
  readonly transport: Transport
  refreshes: number
  /** What refreshes are answered with in place of a grant; a promise holds them up. */
  reply: TransportAnswer | Promise<TransportAnswer | undefined> | undefined
  /** Milliseconds. */
  lifetime: number
  /** Whether the API accepts what is granted. */
  trusted: boolean
}

/** What no token looks like by accident. */
export const SECRET = 'sEcReT'

export function createAuthServer(api: ApiServer): AuthServer {
  let issued = 0

  async function grant(): Promise<TransportAnswer> {
    const reply = await auth.reply
    if (reply) return reply
    const accessToken = `${SECRET}-${++issued}`
    if (auth.trusted) api.token = accessToken
    return { status: 200, body: { accessToken, expiresIn: auth.lifetime / 1000, user: { id: 'u1', name: 'Alice' } } }
  }

  const auth: AuthServer = {
    transport: {
      signIn: () => grant(),
      refresh: () => {
        auth.refreshes++
        return grant()
      },
      signOut: () => Promise.resolve({ status: 204, body: '' }),
    },
    refreshes: 0,
    reply: undefined,
    lifetime: 600_000,
    trusted: true,
  }
  return auth
}

/** An answer that comes when the test says so. */
export function held<Value>(): { readonly promise: Promise<Value>; readonly release: (value: Value) => void } {
  let release: (value: Value) => void = () => {}
  const promise = new Promise<Value>((resolve) => (release = resolve))
  return { promise, release }
}
