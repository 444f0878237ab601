import type { RequestAnswer } from './authorize.ts'
import type { Claims } from './grant.ts'
import { browserRuntime } from './runtime/browser.ts'
import type { Runtime } from './runtime/runtime.ts'
import { fetchTransport, type Endpoints } from './transport/fetch-transport.ts'
import type { Transport } from './transport/transport.ts'

/** What `createSession` takes. Only `endpoints` or `transport` must be given. */
export interface SessionOptions<User> {
  /** The auth server: a base URL (`/auth` means `/auth/login`, `/auth/refresh`, `/auth/logout`), or each endpoint. */
  readonly endpoints?: string | Endpoints
  /** Talks to the auth server in place of `endpoints`. */
  readonly transport?: Transport
  /** Origins beside the page's own whose requests carry the credential, e.g. `https://api.example.com`. @default [] */
  readonly origins?: readonly string[]
  /** When to warn before the session ends, in milliseconds before the deadline. @default [300_000, 60_000] */
  readonly warnAt?: readonly number[]
  /** After how many milliseconds a refresh or sign-in without an answer is given up, to be tried again. @default 10_000 */
  readonly refreshTimeout?: number
  /**
   * Whether to ask the server for a session at start: `auto` does unless the last thing known is that nobody is signed in, so that
   * anonymous visitors cause no request; `always`; `never`. @default 'auto'
   */
  readonly restore?: 'auto' | 'always' | 'never'
  /** Tells two sessions on one origin apart. @default 'session' */
  readonly name?: string
  /** Whether an answer says that the access token is not accepted. @default 401, unless its challenge names a cause no refresh cures */
  readonly isUnauthorized?: (answer: RequestAnswer) => boolean
  /** Makes the user from the claims of the access token, where the server's answers name none. */
  readonly userFromClaims?: (claims: Claims) => User
  /** The world: clock, locks, tabs. @default browserRuntime() */
  readonly runtime?: Runtime
}

export interface ResolvedOptions<User> {
  readonly transport: Transport
  /** URLs that never carry the credential and are never replayed: those of the auth server itself. */
  readonly endpoints: readonly string[]
  readonly origins: readonly string[]
  readonly warnAt: readonly number[]
  readonly refreshTimeout: number
  readonly restore: 'auto' | 'always' | 'never'
  readonly name: string
  readonly isUnauthorized: (answer: RequestAnswer) => boolean
  readonly userFromClaims: ((claims: Claims) => User) | undefined
  readonly runtime: Runtime
}

/** What holds where an option is not given. Durations are milliseconds. */
export const defaultOptions: Readonly<
  Pick<ResolvedOptions<unknown>, 'origins' | 'warnAt' | 'refreshTimeout' | 'restore' | 'name'>
> = Object.freeze({
  origins: [],
  warnAt: [300_000, 60_000],
  refreshTimeout: 10_000,
  restore: 'auto',
  name: 'session',
})

const checks: Readonly<Record<keyof SessionOptions<unknown>, readonly [(value: unknown) => boolean, string]>> = {
  endpoints: [isEndpoints, 'a base URL like "/auth", or { login, refresh, logout }'],
  transport: [hasMethods(['signIn', 'refresh', 'signOut']), 'an object with signIn, refresh and signOut'],
  origins: [isListOf(isOrigin), 'a list of origins like "https://api.example.com"'],
  warnAt: [isListOf(isPositive), 'a list of positive numbers of milliseconds'],
  refreshTimeout: [isPositive, 'a positive number of milliseconds'],
  restore: [(value) => ['auto', 'always', 'never'].includes(String(value)), '"auto", "always" or "never"'],
  name: [isText, 'a text that is not empty'],
  isUnauthorized: [isFunction, 'a function'],
  userFromClaims: [isFunction, 'a function'],
  runtime: [hasMethods(['random', 'newId']), 'a runtime like browserRuntime()'],
}

/**
 * Checks what the app gave and fills in what it did not.
 * @throws {TypeError} An option is unknown or of a wrong type; the message names it and what it should be.
 */
export function resolveOptions<User>(given: SessionOptions<User>): ResolvedOptions<User> {
  for (const [option, value] of Object.entries(given)) {
    const check = Object.hasOwn(checks, option) ? checks[option as keyof SessionOptions<User>] : undefined // just tested
    if (!check) throw new TypeError(`createSession: there is no option "${option}".`)
    if (value !== undefined && !check[0](value)) throw new TypeError(`createSession: "${option}" must be ${check[1]}.`)
  }
  const endpoints = resolveEndpoints(given.endpoints)
  const transport = given.transport ?? (endpoints && fetchTransport(endpoints))
  if (!transport) throw new TypeError('createSession: give "endpoints", e.g. { endpoints: "/auth" }, or a "transport".')
  const { warnAt = defaultOptions.warnAt } = given
  return {
    transport,
    endpoints: endpoints ? Object.values(endpoints) : [],
    origins: given.origins ?? defaultOptions.origins,
    warnAt: warnAt.toSorted((one, other) => other - one),
    refreshTimeout: given.refreshTimeout ?? defaultOptions.refreshTimeout,
    restore: given.restore ?? defaultOptions.restore,
    name: given.name ?? defaultOptions.name,
    isUnauthorized: given.isUnauthorized ?? isUnauthorized,
    userFromClaims: given.userFromClaims,
    runtime: given.runtime ?? browserRuntime(),
  }
}

function resolveEndpoints(endpoints: string | Endpoints | undefined): Endpoints | undefined {
  if (typeof endpoints !== 'string') return endpoints
  const base = endpoints.replace(/\/$/, '')
  return { login: `${base}/login`, refresh: `${base}/refresh`, logout: `${base}/logout` }
}

/** RFC 6750 §3.1 and RFC 9470: these challenges ask for another right or a newer sign-in, which no refresh brings. */
function isUnauthorized({ status, challenge }: RequestAnswer): boolean {
  return status === 401 && !/insufficient_(scope|user_authentication)/.test(challenge ?? '')
}

function isEndpoints(value: unknown): boolean {
  if (isText(value)) return true
  return value instanceof Object && ['login', 'refresh', 'logout'].every((key) => isText(Reflect.get(value, key)))
}

function hasMethods(names: readonly string[]): (value: unknown) => boolean {
  return (value) => value instanceof Object && names.every((name) => isFunction(Reflect.get(value, name)))
}

function isListOf(check: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(check)
}

function isOrigin(value: unknown): boolean {
  return isText(value) && URL.canParse(String(value)) && new URL(String(value)).origin === value
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && value > 0
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}
