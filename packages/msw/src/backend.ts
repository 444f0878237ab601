import { createAuthServer, defaultLifetimes } from '@keyturn/server'
import type {
  Authenticated,
  AuthenticateOptions,
  AuthServer,
  AuthServerOptions,
  AuthUser,
  Cookie,
  Lifetimes,
  RequestCookies,
  RequestOrigin,
} from '@keyturn/server'
import { cookieJar } from './cookie-jar.ts'
import type { CookieJar } from './cookie-jar.ts'
import { openMockDatabase, write } from './database.ts'
import type { MockDatabase } from './database.ts'
import { indexedDbScenarioState } from './indexed-db-scenario-state.ts'
import { indexedDbStore } from './indexed-db-store.ts'
import { movableClock } from './movable-clock.ts'
import type { MovableClock } from './movable-clock.ts'
import { createScenario } from './scenario.ts'
import type { Scenario } from './scenario.ts'
import { showPageCookies } from './page-cookies.ts'
import { sharedKeys } from './shared-keys.ts'

/** Options of {@link createMockServer}: those of the real server, less what the mock keeps by itself. */
export interface MockServerOptions<User extends AuthUser = AuthUser> extends Omit<
  AuthServerOptions<User>,
  'store' | 'keys' | 'lifetimes' | 'cookie' | 'origins'
> {
  /** The IndexedDB database of the mock: one name, one server. @default 'keyturn-mock-server' */
  readonly databaseName?: string
  /** What lifetimes are until `setLifetimes` changes them. In ms. */
  readonly lifetimes?: Partial<Lifetimes>
  /** What the clock and the cookie jar run by, in ms since 1970. @default Date.now */
  readonly realTime?: () => number
  /** Lets so many ms pass for an answer that is late. @default setTimeout */
  readonly wait?: (duration: number) => Promise<void>
}

/** The real rotation server in the browser: one server with one cookie jar for all tabs, which survives reloads. */
export interface MockServer {
  /** The engine itself, for `revokeSession`, `revokeUser`, `rotateKeys`. */
  readonly server: AuthServer
  /** What goes wrong, and what went through. */
  readonly scenario: Scenario
  readonly clock: MovableClock
  /** The lifetimes that the next sign-in and the next token get, in ms. */
  readonly lifetimes: () => Promise<Lifetimes>
  /** Changes some of them, for all tabs and lastingly. Sessions that exist keep their deadlines. */
  readonly setLifetimes: (changes: Partial<Lifetimes>) => Promise<void>
  /** Answers a request to an auth endpoint, with the cookies of the jar. Undefined: the answer is lost. */
  readonly respond: (request: Request) => Promise<Response | undefined>
  /** Says whom a request to the app's own API is from. Rejects with an `AuthenticationError`, which has the answer to give. */
  readonly authenticate: (request: Request, options?: AuthenticateOptions) => Promise<Authenticated>
  /** The cookies that a request of this browser would carry now: what somebody who copies them gets. For tests of theft. */
  readonly cookies: () => Promise<RequestCookies>
  /** Forgets everything but the keys: sessions, cookies, faults, counters, lifetimes, the clock's offset. */
  readonly reset: () => Promise<void>
  /** Lets go of the database. */
  readonly close: () => void
}

/** The database name of a mock server that is told none. */
export const defaultDatabaseName = 'keyturn-mock-server'

const day = 86_400_000
// Browsers show fetch metadata to no script; only pages of this origin reach the mock.
const ownPage: RequestOrigin = { site: 'same-origin', origin: null }

/** Creates the mock server, or joins it where another tab has created it. Rejects where there is no IndexedDB, and for an option that is wrong. */
export async function createMockServer<User extends AuthUser>(options: MockServerOptions<User>): Promise<MockServer> {
  requireOptions(options)
  const { databaseName = defaultDatabaseName, lifetimes: initialLifetimes, realTime, wait, ...rest } = options
  requireDurations(initialLifetimes ?? {})
  const database = await openMockDatabase(databaseName)
  const clock = movableClock(database, realTime)
  const jar = cookieJar(database, realTime)
  const store = indexedDbStore(database, clock.now)
  const lifetimes = async (): Promise<Lifetimes> => ({
    ...defaultLifetimes,
    ...initialLifetimes,
    ...(await database.get('lifetimes', 'lifetimes')),
  })
  const server = orClosed(database, () =>
    createAuthServer<User>({ ...rest, store, keys: sharedKeys(database), lifetimes }),
  )
  const scenario = createScenario({
    state: indexedDbScenarioState(database),
    basePath: server.basePath,
    ...(wait && { wait }),
  })
  // Those that ended a moment ago stay, so that their clients hear how.
  await store.deleteExpired((await clock.now()) - day)
  return {
    server,
    scenario,
    clock,
    lifetimes,
    setLifetimes: async (changes) => {
      requireDurations(changes)
      await write(database, 'lifetimes', async (stored) =>
        stored.put({ ...(await stored.get('lifetimes')), ...changes }, 'lifetimes'),
      )
    },
    respond: (request) => respond(request, server, jar, scenario),
    authenticate: async (request, asked) =>
      server.authenticate(request, asked, { cookies: await cookiesOf(request, jar), from: ownPage }),
    cookies: () => jar.read(),
    reset: async () => {
      const former = await database.getAll('cookies')
      const names = ['sessions', 'cookies', 'clock', 'lifetimes', 'scenario'] as const
      const transaction = database.transaction(names, 'readwrite')
      await Promise.all([...names.map((name) => transaction.objectStore(name).clear()), transaction.done])
      showPageCookies(former.map(({ cookie }) => ({ ...cookie, value: '', maxAge: 0 })))
    },
    close: () => database.close(),
  }
}

// Whoever mends the options and tries again is not to wait for a database that nobody uses.
function orClosed<Result>(database: MockDatabase, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    database.close()
    throw error
  }
}

async function respond(
  request: Request,
  server: AuthServer,
  jar: CookieJar,
  scenario: Scenario,
): Promise<Response | undefined> {
  let setCookies: readonly Cookie[] = []
  const response = await scenario.perform(request, async () => {
    const answer = await server.respond(request, { cookies: await cookiesOf(request, jar), from: ownPage })
    setCookies = answer.setCookies
    return answer.response
  })
  if (response && request.credentials !== 'omit') {
    await jar.store(setCookies)
    showPageCookies(setCookies)
  }
  return response
}

async function cookiesOf(request: Request, jar: CookieJar): Promise<RequestCookies> {
  return request.credentials === 'omit' ? {} : jar.read()
}

function requireOptions(options: unknown): void {
  if (typeof options !== 'object' || options === null) throw new TypeError('options: must be an object.')
  const { databaseName, realTime, wait }: Partial<Record<keyof MockServerOptions, unknown>> = options
  if (databaseName !== undefined && (typeof databaseName !== 'string' || databaseName === '')) {
    throw new TypeError('databaseName: must be a text.')
  }
  for (const [name, value] of Object.entries({ realTime, wait })) {
    if (value !== undefined && typeof value !== 'function') throw new TypeError(`${name}: must be a function.`)
  }
}

function requireDurations(changes: Partial<Lifetimes>): void {
  if (typeof changes !== 'object' || changes === null) throw new TypeError('lifetimes: must be an object.')
  for (const [name, duration] of Object.entries(changes)) {
    if (!(name in defaultLifetimes)) throw new TypeError(`${name}: is no lifetime.`)
    if (!(duration > 0 && Number.isFinite(duration))) {
      throw new TypeError(`${name}: must be a positive number of milliseconds.`)
    }
  }
}
