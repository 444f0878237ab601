import { checks } from '#checks'
import { browserRuntime } from '../runtime/browser.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { RefreshTokenStore, SignInInput } from '../server/auth-client.ts'
import { fetchTransport } from '../server/fetch-transport.ts'
import type { Transport, TransportAnswer } from '../server/transport.ts'
import { createSession, type Session } from '../session/create-session.ts'
import type { SessionOptions } from '../session/options.ts'
import { findSecrets } from './find-secrets.ts'
import { watchPage } from './page-watch.ts'

/** Watches a test for tokens that get out. */
export interface SecretWatch {
  /** `createSession`, watched: what the server issues is secret from then on, and everything that the session says is kept. */
  readonly createSession: <User = unknown>(options: SessionOptions<User>) => Session<User>
  /** Keeps what else must hold no token, and returns it: an answer, an error, an entry of a log. */
  readonly keep: <Value>(value: Value) => Value
}

/**
 * Fails a test in which a token gets out: into a snapshot, event or error of the session, what was kept, the console, the page (its
 * storage, cookies, address, history, databases, all that it ever showed), new global variables, or, for refresh tokens, other tabs.
 *
 * ```ts
 * const { createSession, keep } = watchSecrets(onTestFinished) // of Vitest; `t.after` of node:test
 * const session = createSession({ endpoints: '/auth' })
 * ```
 *
 * @param whenDone Is given the check, to be called when the test is over. It rejects with an Error that names the places.
 */
export function watchSecrets(whenDone: (check: () => Promise<void>) => void): SecretWatch {
  checks?.values('watchSecrets', {
    whenDone: [whenDone, checks.isFunction, 'a function like onTestFinished of Vitest', 'needed'],
  })
  const issued = new Set<string>()
  const refreshTokens = new Set<string>()
  const kept: unknown[] = []
  const told: unknown[] = []
  const page = watchPage()
  whenDone(check)
  return { createSession: create, keep }

  async function check(): Promise<void> {
    const places = { kept, ...(await page.close()) }
    const found = [...findSecrets(places, issued), ...findSecrets({ told }, refreshTokens)]
    if (found.length > 0) throw new Error(`A token got out. It was found here:\n${found.join('\n')}`)
  }

  function keep<Value>(value: Value): Value {
    kept.push(value)
    return value
  }

  function create<User>(options: SessionOptions<User>): Session<User> {
    const { endpoints, refreshTokenStore: store, runtime = browserRuntime() } = options
    const transport = options.transport ?? (endpoints && fetchTransport(endpoints, { ...options, ...runtime }))
    const session = createSession({
      ...options,
      runtime: watchRuntime(runtime),
      ...(transport && { transport: watchTransport(transport) }),
      ...(store && { refreshTokenStore: watchStore(store) }),
    })
    session.inspect(keep)
    session.subscribe(() => keep(session.getState()))
    for (const type of ['signed-in', 'held', 'ended', 'refreshed', 'warning'] as const) session.on(type, keep)
    return watchSession(session)
  }

  /** What its promises come to; a token that the app asked for is the app's. */
  function watchSession<User>(session: Session<User>): Session<User> {
    return {
      ...session,
      getAccessToken: (options) => session.getAccessToken(options).catch(rethrow),
      refresh: () => session.refresh().catch(rethrow),
      extend: () => session.extend().catch(rethrow),
      signOut: (options) => session.signOut(options).then(keep, rethrow),
      signIn(input: SignInInput) {
        if ('answer' in input) learn(input['answer'])
        return session.signIn(input).then(keep, rethrow)
      },
      authorize: (request) =>
        session.authorize(request).then((authorized) => {
          keep(authorized.error)
          return authorized
        }, rethrow),
    }
  }

  function rethrow(reason: unknown): never {
    throw keep(reason)
  }

  function watchTransport(transport: Transport): Transport {
    const learned = (answer: TransportAnswer): TransportAnswer => {
      learn(answer.body)
      return answer
    }
    return {
      signIn: async (credentials, call) => learned(await transport.signIn(credentials, call)),
      refresh: async (report, call) => learned(await transport.refresh(report, call)),
      signOut: (report, call) => transport.signOut(report, call),
    }
  }

  function watchStore(store: RefreshTokenStore): RefreshTokenStore {
    return {
      async read() {
        const token = await store.read()
        learn({ refreshToken: token })
        return token
      },
      write: (token) => store.write(token),
    }
  }

  function learn(body: unknown): void {
    for (const [name, value] of Object.entries(Object(body) as object)) {
      if (typeof value !== 'string' || value === '' || !/^(access|refresh)_?token$/i.test(name)) continue
      issued.add(value)
      if (name.startsWith('refresh')) refreshTokens.add(value)
    }
  }

  function watchRuntime({ memory, peers, ...runtime }: Runtime): Runtime {
    return {
      ...runtime,
      memory: { read: memory.read, write: (key, value) => memory.write(keep(key), keep(value)) },
      peers: {
        join(name, listener) {
          const channel = peers.join(name, listener)
          const tell = (message: unknown): void => {
            told.push(message)
            channel.tell(message)
          }
          return { ...channel, tell }
        },
      },
    }
  }
}
