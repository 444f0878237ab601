import type { Authenticated, AuthUser } from '@keyturn/server'
import { setupWorker } from 'msw/browser'
import { createMockServer } from './backend.ts'
import type { MockServer, MockServerOptions } from './backend.ts'
import { handlers } from './handlers.ts'

/** Somebody who can sign in: what the app gets to know of them, and a password, which it does not. */
export interface MockUser extends AuthUser {
  readonly password: string
}

/** A part of the app's own API, for those who are signed in: everybody else has been answered 401 already. */
export type MockRoute = (request: Request, caller: Authenticated) => Promise<Response> | Response

/** Options of {@link startMockServer}: those of {@link createMockServer}, with a list of users in place of its functions. */
export interface StartMockServerOptions<User extends MockUser = MockUser> extends Omit<
  MockServerOptions,
  'verifyCredentials' | 'loadUser'
> {
  /**
   * Who can sign in: with the password and any other property, e.g. `{ email, password }`. What an app sends beside them (`remember: true`)
   * is not looked at.
   */
  readonly users: readonly User[]
  /** The app's own API by path, as MSW writes paths: `/api/*`. @default none */
  readonly api?: Readonly<Record<string, MockRoute>>
}

/** A mock server that the page's requests are led to. */
export interface StartedMockServer extends Omit<MockServer, 'close'> {
  /** Lets go of the database, and leads requests to the network again. */
  readonly close: () => Promise<void>
}

/**
 * Starts the mock server and the service worker that leads requests to it; whatever else the page asks for goes to the network. Resolves
 * once it answers, so await it before the app starts. In a page only; `createMockServer` and `handlers` have the same for tests in Node.
 * Rejects where the worker file is missing, and where the browser has no service worker or IndexedDB.
 */
export async function startMockServer<User extends MockUser>(
  options: StartMockServerOptions<User>,
): Promise<StartedMockServer> {
  requireUsers(options?.users)
  const { users, api = {}, ...rest } = options
  requireRoutes(api)
  await requireWorkerFile()
  const server = await createMockServer({
    ...rest,
    verifyCredentials: (credentials) => withoutPassword(users.find((user) => isMeant(user, credentials))),
    loadUser: (userId) => withoutPassword(users.find(({ id }) => id === userId)),
  })
  const routes = Object.entries(api).map(([path, route]) => {
    return [path, async (request: Request) => route(request, await server.authenticate(request))] as const
  })
  const worker = setupWorker(...handlers(server, Object.fromEntries(routes)))
  // Quiet, for it would write whole answers to the console, tokens and all.
  await worker.start({ quiet: true, onUnhandledFrame: 'bypass' })
  return {
    ...server,
    async close() {
      await worker.stop()
      server.close()
    },
  }
}

function requireUsers(users: unknown): void {
  const isRight = (user: unknown): boolean =>
    ['id', 'password'].every((name) => typeof Reflect.get(Object(user), name) === 'string')
  if (Array.isArray(users) && users.every(isRight)) return
  throw new TypeError("users: must be a list such as [{ id: 'ada', email: 'ada@example.com', password: 'engine' }].")
}

function requireRoutes(api: unknown): void {
  const isRight =
    typeof api === 'object' && api !== null && Object.values(api).every((route) => typeof route === 'function')
  if (!isRight)
    throw new TypeError("api: must be functions by path, e.g. { '/api/*': (request, caller) => Response.json({}) }.")
}

/** MSW waits for ever for a file that is not there; and a development server answers with the page, which browsers call a wrong MIME type. */
async function requireWorkerFile(): Promise<void> {
  const { ok, headers } = await fetch('/mockServiceWorker.js', { method: 'HEAD' })
  if (ok && headers.get('content-type')?.includes('javascript')) return
  throw new Error(
    'The mock server needs the service worker of MSW, and there is none at /mockServiceWorker.js: run `npx msw init public --save`.',
  )
}

/** Whether credentials agree with a user in the password and at least one other property, and contradict none. */
function isMeant(user: MockUser, credentials: Readonly<Record<string, unknown>>): boolean {
  const known = Object.entries(credentials).filter(([name]) => name in user)
  return (
    'password' in credentials && known.length > 1 && known.every(([name, value]) => Reflect.get(user, name) === value)
  )
}

function withoutPassword(user: MockUser | undefined): AuthUser | undefined {
  if (!user) return undefined
  const { password: _, ...shown } = user
  return shown
}
