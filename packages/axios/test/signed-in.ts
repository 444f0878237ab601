import type { Session, SessionOptions } from '@keyturn/core'
import { createWorld, watchSecrets, type World } from '@keyturn/core/testing'
import { create, type AxiosInstance, type CreateAxiosDefaults } from 'axios'
import { onTestFinished } from 'vitest'
import { attachSession } from '../src/index.ts'
import { startApi, type ApiServer } from './api-server.ts'
import { createAuthServer, type AuthServer } from './auth-server.ts'

export interface SignedIn {
  readonly server: ApiServer
  readonly auth: AuthServer
  readonly world: World
  readonly session: Session<unknown>
  /** An attached instance; its page is the server's. */
  readonly api: AxiosInstance
  readonly detach: () => void
  /** The API forgets the token: the next request is answered 401. */
  readonly revoke: () => void
  /** So many milliseconds pass while nobody looks, so that nothing is refreshed ahead. */
  readonly pass: (duration: number) => Promise<void>
  /** So much time passes that the token has expired. */
  readonly expire: () => Promise<void>
}

/** Somebody is signed in on a page of a running API, with an axios instance attached; refreshes are counted from here. */
export async function signIn(
  config: CreateAxiosDefaults = {},
  options: Partial<SessionOptions<unknown>> & { readonly page?: string } = {},
): Promise<SignedIn> {
  const { page, ...sessionOptions } = options
  const server = await startApi()
  const auth = createAuthServer(server)
  const world = createWorld({ origin: page ?? server.origin })
  const tab = world.openTab()
  const { createSession } = watchSecrets(onTestFinished)
  const session = createSession({ transport: auth.transport, runtime: tab, ...sessionOptions })
  onTestFinished(() => session.dispose())
  session.start()
  await world.settle()
  auth.refreshes = 0

  const pass = (duration: number): Promise<void> => {
    tab.hide()
    return world.advance(duration)
  }
  const api = create({ adapter: 'http', baseURL: server.origin, ...config })
  return {
    server,
    auth,
    world,
    session,
    api,
    detach: attachSession(api, session),
    revoke: () => void (server.token = 'another'),
    pass,
    async expire() {
      await pass(auth.lifetime)
      server.token = 'another'
    },
  }
}
