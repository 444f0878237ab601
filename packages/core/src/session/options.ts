import type { EndReason } from '../engine/engine-state.ts'
import type { Policy } from '../engine/policy.ts'
import type { HoldLimit } from '../requests/leasing.ts'
import { isUnauthorized, type RequestAnswer } from '../requests/request-answer.ts'
import { browserRuntime } from '../runtime/browser.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { fits, isDuration, isRecord, isText, type Shape } from '../runtime/shape.ts'
import type { RefreshTokenStore, UserQuestion } from '../server/auth-client.ts'
import { fetchTransport, resolveEndpoints, type Endpoints } from '../server/fetch-transport.ts'
import type { Claims, UserIdRule } from '../server/identity.ts'
import type { AuthAnswer } from '../server/read-outcome.ts'
import type { Transport, TransportAnswer } from '../server/transport.ts'

/** What `createSession` takes. Only `endpoints` or `transport` must be given. */
export interface SessionOptions<User> extends Partial<Policy> {
  /** The auth server: a base URL (`/auth` means `/auth/login`, `/auth/refresh`, `/auth/logout`), or each endpoint. */
  readonly endpoints?: string | Endpoints
  /** Talks to the auth server in place of `endpoints`. */
  readonly transport?: Transport
  /** Keeps the refresh token; needed with `credential: 'body'`. */
  readonly refreshTokenStore?: RefreshTokenStore
  /** Origins beside the page's own whose requests carry the credential, e.g. `https://api.example.com`. @default [] */
  readonly origins?: readonly string[]
  /** After how many milliseconds a refresh or sign-in without an answer is given up, to be tried again. @default 10_000 */
  readonly refreshTimeout?: number
  /**
   * Whether to ask the server for a session at start: `auto` does unless the last thing known is that nobody is signed in, so that
   * anonymous visitors cause no request but the very first; `remembered` only where somebody has been signed in before, so that they cause
   * none, though who signed in without this library, or has a browser that forgets its storage but not its cookies, signs in again;
   * `always`; `never`. @default 'auto'
   */
  readonly restore?: 'auto' | 'remembered' | 'always' | 'never'
  /**
   * How many requests wait while the session is `held`, and each for how many milliseconds. @default { requests: 100, wait: 900_000 }
   */
  readonly holdLimit?: HoldLimit
  /**
   * A double-submit token against forged requests, for servers that want one: the value of this cookie is sent in this header, to the auth
   * server and, in `cookie` mode, with every request that carries the cookies. @default none
   */
  readonly csrf?: { readonly cookie: string; readonly header: string }
  /**
   * Where the header `Idempotency-Key` goes, which `@keyturn/server` wants: to an auth server of the page's own origin, or to one of another origin,
   * too, which must then allow it (CORS). @default 'same-origin'
   */
  readonly idempotencyKey?: 'same-origin' | 'always'
  /** Tells two sessions on one origin apart. @default 'session' */
  readonly name?: string
  /**
   * Whether an answer says that the access token is not accepted; GraphQL servers say so in the text of a 200, for one.
   * @default 401, unless its challenge names a cause no refresh cures
   */
  readonly isUnauthorized?: (answer: RequestAnswer) => boolean | Promise<boolean>
  /**
   * What an answer means, asked before the rules of the SDK: it ends the session (a reason), is trouble that passes, or has somebody signed in
   * although nothing in it says so (`granted`, in `cookie` mode); undefined leaves it to the rules of the SDK.
   */
  readonly classifyRefusal?: (answer: TransportAnswer) => EndReason | 'granted' | 'trouble' | undefined
  /**
   * Puts a 2xx of the auth server, or what `signIn({ answer })` brings, into the words of the SDK, where it has other names or units;
   * undefined leaves it as it is. `foreignServer` of `@keyturn/core/servers` makes one.
   */
  readonly readAnswer?: (answer: TransportAnswer) => AuthAnswer | undefined
  /**
   * What tells users apart: the name of a field, of the token's claims or else of the user, or a function of the user. It must say the same at
   * every sign-in. @default the first there is of `sub`, `id`, `_id`, `uuid`, `uid`, `userId`, `user_id`
   */
  readonly userId?: UserIdRule<User>
  /** Makes the user from the claims of the access token, where the server's answers name none. */
  readonly userFromClaims?: (claims: Claims) => User
  /**
   * Asks for the user, where neither the server's answers nor the claims name one; not again while the token's `sub` is that of the user who is
   * known. Not through an instance of this session: that would wait for itself. A rejection is trouble, as if the refresh had failed.
   */
  readonly loadUser?: (grant: UserQuestion) => Promise<User>
  /** The world: clock, locks, tabs. @default browserRuntime() */
  readonly runtime?: Runtime
}

type WithoutDefault =
  | 'userFromClaims'
  | 'userId'
  | 'readAnswer'
  | 'loadUser'
  | 'classifyRefusal'
  | 'refreshTokenStore'
  | 'csrf'

/** The options with what holds where one is not given. */
export interface ResolvedOptions<User>
  extends
    Required<Omit<SessionOptions<User>, 'endpoints' | WithoutDefault>>,
    Pick<SessionOptions<User>, WithoutDefault> {
  /** URLs that never carry the credential and are never replayed: those of the auth server itself. */
  readonly endpoints: readonly string[]
}

/** What holds where an option is not given. Durations are milliseconds. */
export const defaultOptions: Readonly<
  Omit<ResolvedOptions<unknown>, 'endpoints' | 'transport' | 'runtime' | WithoutDefault>
> = Object.freeze({
  credential: 'bearer',
  origins: [],
  warnAt: [300_000, 60_000],
  refreshTimeout: 10_000,
  restore: 'auto',
  whenSessionEnds: 'reject',
  holdLimit: Object.freeze({ requests: 100, wait: 900_000 }),
  onUserSwitch: 'end',
  shareCredential: true,
  idempotencyKey: 'same-origin',
  name: 'session',
  isUnauthorized,
})

const isCallable = [isFunction, 'a function'] as const

/** What each option should be, for the check and in words. */
const checks = new Map<string, Check>(
  Object.entries({
    endpoints: [isEndpoints, 'a base URL like "/auth", or { login, refresh, logout }'],
    transport: fieldsOf({ signIn: isFunction, refresh: isFunction, signOut: isFunction }),
    credential: oneOf('bearer', 'cookie', 'body'),
    refreshTokenStore: fieldsOf({ read: isFunction, write: isFunction }),
    origins: [isListOf(isOrigin), 'a list of origins like "https://api.example.com"'],
    warnAt: [isListOf(isPositive), 'a list of positive numbers of milliseconds'],
    refreshTimeout: [isPositive, 'a positive number of milliseconds'],
    restore: oneOf('auto', 'remembered', 'always', 'never'),
    whenSessionEnds: oneOf('reject', 'hold'),
    holdLimit: fieldsOf({ requests: isDuration, wait: isDuration }),
    onUserSwitch: oneOf('end', 'adopt'),
    shareCredential: oneOf(true, false),
    csrf: fieldsOf({ cookie: isText, header: isText }),
    idempotencyKey: oneOf('same-origin', 'always'),
    name: [isText, 'a text that is not empty'],
    isUnauthorized: isCallable,
    classifyRefusal: isCallable,
    readAnswer: isCallable,
    userFromClaims: isCallable,
    userId: [(value) => isText(value) || isFunction(value), 'the name of a field, or a function'],
    loadUser: isCallable,
    runtime: fieldsOf({ random: isFunction, newId: isFunction }),
  } satisfies Record<keyof SessionOptions<unknown>, Check>),
)

type Check = readonly [Shape, string]

/**
 * Checks what the app gave and fills in what it did not.
 * @throws {TypeError} An option is unknown or of a wrong type; the message names it and what it should be.
 */
export function resolveOptions<User>(given: SessionOptions<User>): ResolvedOptions<User> {
  const { endpoints: address, ...options } = { ...defaultOptions, ...checked(given) }
  const { credential, runtime = browserRuntime() } = options
  const endpoints = address && resolveEndpoints(address)
  const transport = options.transport ?? (endpoints && fetchTransport(endpoints, { ...options, ...runtime }))
  if (!transport) throw new TypeError('createSession: "endpoints" must be given, e.g. "/auth", or a "transport".')
  if ((credential === 'body') !== (options.refreshTokenStore !== undefined))
    throw new TypeError('createSession: "refreshTokenStore" goes with { credential: "body" }, and is needed there.')
  return {
    ...options,
    transport,
    endpoints: Object.values(endpoints || {}),
    warnAt: options.warnAt.toSorted((one, other) => other - one),
    runtime,
  }
}

function checked<User>(given: SessionOptions<User>): SessionOptions<User> {
  if (!isRecord(given)) throw new TypeError('createSession: options must be an object, e.g. { endpoints: "/auth" }.')
  // JavaScript hands over `undefined` where TypeScript would not.
  const entries = Object.entries(given).filter(([, value]) => value !== undefined)
  for (const [option, value] of entries) {
    const check = checks.get(option)
    if (!check) throw new TypeError(`createSession: there is no option "${option}".`)
    if (!fits(value, check[0])) throw new TypeError(`createSession: "${option}" must be ${check[1]}.`)
  }
  return Object.fromEntries(entries)
}

function isEndpoints(value: unknown): boolean {
  return isText(value) || fits(value, { login: isText, refresh: isText, logout: isText })
}

function isListOf(check: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(check)
}

function oneOf(...values: readonly unknown[]): Check {
  return [(value) => values.includes(value), values.map((each) => JSON.stringify(each)).join(' or ')]
}

function fieldsOf(shape: Extract<Shape, object>): Check {
  return [shape, `{ ${Object.keys(shape).join(', ')} }`]
}

function isOrigin(value: unknown): boolean {
  return isText(value) && URL.canParse(value) && new URL(value).origin === value
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && value > 0
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}
