import type { Transport, TransportAnswer } from '@keyturn/core'

/** A scripted auth server: it grants every refresh a new token, and numbers them. */
export interface AuthServer {
  readonly transport: Transport
  refreshes: number
  /** The number of the last token. */
  readonly issued: () => number
  /** What refreshes are answered with in place of a grant. */
  reply: TransportAnswer | undefined
  /** Milliseconds. */
  readonly lifetime: number
  /** Holds up the answers until the result is called. */
  readonly hold: () => () => void
}

export function createAuthServer(): AuthServer {
  let issued = 0
  let gate = Promise.resolve()

  async function grant(): Promise<TransportAnswer> {
    await gate
    if (auth.reply) return auth.reply
    const accessToken = `sEcReT-${++issued}`
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
    issued: () => issued,
    reply: undefined,
    lifetime: 600_000,
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return resolve
    },
  }
  return auth
}
