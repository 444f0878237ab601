import type { Tab } from '../src/testing/index.ts'
import type { RefreshReport, Transport, TransportAnswer, TransportCall } from '../src/index.ts'

export interface AuthServerOptions {
  /** Milliseconds. */
  readonly tokenLifetime?: number
  readonly idleTimeout?: number
  readonly sessionLifetime?: number
  readonly latency?: number
  /** The server's own clock. */
  readonly now?: () => number
}

type Reply = TransportAnswer | 'no-answer' | 'network-error'

/** A scripted auth server that all tabs of a world share: one cookie jar, one session at a time. It judges deadlines, no rotation. */
export interface AuthServer {
  readonly transport: (tab: Tab) => Transport
  readonly refreshes: RefreshReport[]
  readonly attemptIds: string[]
  /** The last activity that the server has heard of, on its own clock. */
  readonly lastActiveAt: () => number
  /** How many tokens have been issued. */
  readonly issued: () => number
  readonly signOuts: { readonly everywhere: boolean }[]
  /** What the next refreshes are answered with, in place of a grant. */
  readonly replies: Reply[]
  /** What sign-outs are answered with. */
  signOutReply: Reply
  signOutLatency: number
  user: { readonly id: string; readonly name: string } | undefined
  mostAtOnce: number
  endsAt: number
  /** Milliseconds. */
  idleTimeout: number
}

export const alice = { id: 'u1', name: 'Alice' }
export const bob = { id: 'u2', name: 'Bob' }

export function createAuthServer(options: AuthServerOptions = {}): AuthServer {
  const { tokenLifetime = 600_000, sessionLifetime = 86_400_000, latency = 0 } = options
  const { now = () => 0 } = options
  let issued = 0
  let lastActiveAt: number | undefined
  let underWay = 0

  async function reply(
    tab: Tab,
    { signal }: TransportCall,
    make: () => Reply,
    wait: number = latency,
  ): Promise<TransportAnswer> {
    if (wait > 0) await new Promise<void>((resolve) => tab.clock.wakeIn(wait, resolve))
    else await Promise.resolve()
    const answer = make()
    if (answer === 'network-error') throw new TypeError('Failed to fetch')
    if (answer !== 'no-answer') return answer
    return new Promise((_, reject) =>
      signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))),
    )
  }

  function grant({ idleFor, extend }: RefreshReport): Reply {
    const { idleTimeout } = server
    if (!server.user) return { status: 401, body: { error: 'no-session' } }
    if (now() >= (lastActiveAt ?? Infinity) + idleTimeout) return { status: 401, body: { error: 'expired-idle' } }
    const reported = extend ? now() : now() - Math.ceil(idleFor / 1000) * 1000
    lastActiveAt = Math.max(lastActiveAt ?? reported, reported)
    if (now() >= server.endsAt) return { status: 401, body: { error: 'expired' } }
    return {
      status: 200,
      body: {
        accessToken: `token-${++issued}-of-${server.user.id}`,
        tokenType: 'Bearer',
        expiresIn: tokenLifetime / 1000,
        user: { ...server.user },
        ...(idleTimeout !== Infinity && {
          session: {
            id: 's1',
            expiresIn: Math.floor((server.endsAt - now()) / 1000),
            idleExpiresIn: Math.floor((lastActiveAt + idleTimeout - now()) / 1000),
            idleTimeout: idleTimeout / 1000,
          },
        }),
      },
    }
  }

  function transport(tab: Tab): Transport {
    return {
      signIn: (credentials, call) =>
        reply(tab, call, () => {
          server.user = [alice, bob].find(({ name }) => name === credentials['name'])
          server.endsAt = now() + sessionLifetime
          lastActiveAt = now()
          return server.user
            ? grant({ idleFor: 0, extend: false })
            : { status: 401, body: { error: 'invalid-credentials' } }
        }),
      async refresh(report, call) {
        server.refreshes.push(report)
        server.attemptIds.push(call.attemptId)
        server.mostAtOnce = Math.max(server.mostAtOnce, ++underWay)
        try {
          return await reply(tab, call, () => server.replies.shift() ?? grant(report))
        } finally {
          underWay--
        }
      },
      signOut: (how, call) => {
        const end = (): Reply => {
          server.signOuts.push(how)
          if (server.signOutReply !== 'network-error') server.user = undefined
          return server.signOutReply
        }
        return reply(tab, call, end, server.signOutLatency)
      },
    }
  }

  const server: AuthServer = {
    transport,
    refreshes: [],
    attemptIds: [],
    lastActiveAt: () => lastActiveAt ?? -Infinity,
    issued: () => issued,
    signOuts: [],
    replies: [],
    signOutReply: { status: 204, body: '' },
    signOutLatency: latency,
    user: alice,
    mostAtOnce: 0,
    endsAt: Infinity,
    idleTimeout: options.idleTimeout ?? Infinity,
  }
  return server
}
