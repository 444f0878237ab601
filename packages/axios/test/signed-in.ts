import { browserRuntime, type Session, type SessionOptions } from '@keyturn/core'
import { createWorld, watchSecrets, type SecretWatch, type World } from '@keyturn/core/testing'
import type { Api, ApiReply, StartApi } from '@keyturn/test-servers'
import { create, isAxiosError, type AxiosInstance, type AxiosResponse, type CreateAxiosDefaults } from 'axios'
import { onTestFinished } from 'vitest'
import { attachSession } from '../src/index.ts'
import { createAuthServer, type AuthServer } from './auth-server.ts'

/** An adapter of axios, and how servers are started where it runs. */
export interface Ground {
  readonly adapter: 'xhr' | 'http' | 'fetch'
  readonly startApi: StartApi
  /** Whether `fetch` takes a stream as a body. @default true */
  readonly sendsStreams?: boolean
  /** What refused requests are answered with: more than the engine keeps of an answer that nobody reads. @default an answer without an end */
  readonly refusal?: ApiReply
}

export interface SignedIn extends SecretWatch {
  readonly server: Api
  readonly auth: AuthServer
  readonly world: World
  readonly session: Session<unknown>
  /** An attached instance; whatever it comes to must hold no token. */
  readonly api: AxiosInstance
  readonly detach: () => void
  /** The API forgets all tokens so far: the next request is answered 401. */
  readonly revoke: () => Promise<void>
  /** The API refuses every token that there will ever be. */
  readonly refuseAll: () => Promise<void>
  /** So many milliseconds pass while nobody looks, so that nothing is refreshed ahead. */
  readonly pass: (duration: number) => Promise<void>
  /** So much time passes that the token has expired. */
  readonly expire: () => Promise<void>
}

export interface Situation extends Partial<SessionOptions<unknown>> {
  /** The origin of the page. @default that of the page that the test runs in, or one that is not the API's */
  readonly page?: string
  readonly axios?: CreateAxiosDefaults
  /** Whether relative addresses are those of the page that the test runs in, whatever comes into it. @default false */
  readonly live?: boolean
  /** Whether the API speaks HTTP/2 over TLS. @default false */
  readonly secure?: boolean
}

/** Somebody is signed in on a page of a running API, with an axios instance attached; refreshes are counted from here. */
export async function signIn({ adapter, startApi }: Ground, situation: Situation = {}): Promise<SignedIn> {
  const { page = pageOrigin(), axios, secure = false, live = false, ...options } = situation
  const server = await startApi({ secure })
  onTestFinished(() => server.stop())
  await server.script({ oldestToken: 1 })
  const watch = watchSecrets(onTestFinished)
  const auth = createAuthServer()
  const world = createWorld({ origin: page })
  const tab = world.openTab()
  const runtime = live ? { ...tab, page: browserRuntime().page } : tab
  const session = watch.createSession({ transport: auth.transport, runtime, ...options })
  onTestFinished(() => session.dispose())
  session.start()
  await world.settle()
  auth.refreshes = 0

  const api = create({ adapter, baseURL: server.origin, ...axios })
  keepOutcomes(api, watch)
  const pass = (duration: number): Promise<void> => {
    tab.hide()
    return world.advance(duration)
  }
  const revoke = (): Promise<void> => server.script({ oldestToken: auth.issued() + 1 })
  return {
    ...watch,
    server,
    auth,
    world,
    session,
    api,
    detach: attachSession(api, session),
    revoke,
    refuseAll: () => server.script({ oldestToken: Number.MAX_SAFE_INTEGER }),
    pass,
    async expire() {
      await pass(auth.lifetime)
      await revoke()
    },
  }
}

function pageOrigin(): string {
  return 'location' in globalThis ? location.origin : 'https://app.example'
}

function keepOutcomes(api: AxiosInstance, { keep }: SecretWatch): void {
  api.interceptors.response.use(
    (response: AxiosResponse<unknown>) => {
      if (!isNodeStream(response.data) && !isNodeStream(response.config.data)) keep(response)
      return response
    },
    (reason: unknown) => {
      if (!isAxiosError(reason) || !isNodeStream(reason.config?.data)) keep(reason)
      throw reason
    },
  )
}

/** The documented exception: a stream of Node belongs to the request that it is read from or written to. */
function isNodeStream(data: unknown): boolean {
  return data instanceof Object && 'pipe' in data
}

/** What a promise comes to, either way. */
export function outcome(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch((reason: unknown) => reason)
}

/** What axios says went wrong, in its own words. */
export function trouble(reason: unknown): unknown {
  return isAxiosError(reason) && { message: reason.message, code: reason.code, status: reason.response?.status }
}

/** The tokens that arrived. */
export async function bearers(server: Api): Promise<readonly unknown[]> {
  return (await server.requests()).map(({ headers }) => headers['authorization'])
}
