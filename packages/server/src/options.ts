import type { AuditListener } from './audit.ts'
import type { CookieSettings } from './cookies.ts'
import { resilientRules, strictRules } from './judge.ts'
import type { RotationRules } from './judge.ts'
import type { Keys } from './keys.ts'
import type { SessionStore } from './stores/store.ts'

/** A user as the app knows it. It goes to the client as it is: leave out what the client must not see. */
export interface AuthUser {
  readonly id: string
}

/** How long things live, in ms. */
export interface Lifetimes {
  /** Access tokens. @default 10 minutes */
  readonly access: number
  /** Access tokens of a session whose refresh token was presented more than once; never longer than `access`. Between `settleWindow` and `seenWindow`, or a forked session is never promoted. @default 2 minutes */
  readonly accessWhileForked: number
  /** The absolute end of a session, from sign-in on. @default 30 days */
  readonly session: number
  /** How long a session lives without activity of its user. @default 14 days */
  readonly idle: number
}

/** Some lifetimes, or a function that says them anew for each sign-in and each token. */
export type LifetimesOption = Partial<Lifetimes> | (() => Partial<Lifetimes> | Promise<Partial<Lifetimes>>)

/** Options of {@link createAuthServer}. Durations are milliseconds. */
export interface AuthServerOptions<User extends AuthUser = AuthUser> {
  readonly store: SessionStore
  readonly keys: Keys
  /** The user whom these credentials (the JSON of the login request) belong to; undefined or null if they are wrong. Take the same time for an unknown user as for a wrong password. */
  readonly verifyCredentials: (
    credentials: Readonly<Record<string, unknown>>,
  ) => Promise<User | null | undefined> | User | null | undefined
  /** Asked at every refresh; undefined or null (gone, disabled) ends the session. */
  readonly loadUser: (userId: string) => Promise<User | null | undefined> | User | null | undefined
  readonly lifetimes?: LifetimesOption
  /** `strict`: classic single use. @default 'resilient' */
  readonly profile?: 'resilient' | 'strict'
  /** Replaces that of the profile. See {@link RotationRules}. */
  readonly settleWindow?: number
  /** Replaces that of the profile. See {@link RotationRules}. */
  readonly seenWindow?: number
  /** Replaces that of the profile. See {@link RotationRules}. */
  readonly maxForks?: number
  /** Where the endpoints are. @default '/auth' */
  readonly basePath?: string
  /** Other origins whose pages may call the endpoints, exactly as browsers send them. @default [] */
  readonly origins?: readonly string[]
  readonly cookie?: Partial<CookieSettings>
  /** `iss` of access tokens. @default 'keyturn' */
  readonly issuer?: string
  /** `aud` of access tokens. @default 'keyturn' */
  readonly audience?: string
  /** The app's own claims of access tokens. @default none */
  readonly claims?: (user: User) => Readonly<Record<string, unknown>>
  /** Hears what happens. @default nobody */
  readonly audit?: AuditListener
  /** Hears why a request was answered 503: what the store, `loadUser` or `verifyCredentials` rejected with. What it throws has no effect. @default nobody */
  readonly onError?: (error: unknown, traceId: string | null) => void
}

/** The options after defaults, as the endpoints use them. */
export interface AuthServerSettings<User extends AuthUser> {
  readonly store: SessionStore
  readonly keys: Keys
  readonly verifyCredentials: AuthServerOptions<User>['verifyCredentials']
  readonly loadUser: AuthServerOptions<User>['loadUser']
  readonly lifetimes: () => Promise<Lifetimes>
  readonly rules: RotationRules
  readonly basePath: string
  readonly origins: readonly string[]
  readonly cookie: CookieSettings
  readonly issuer: string
  readonly audience: string
  readonly claims: (user: User) => Readonly<Record<string, unknown>>
  readonly audit: AuditListener
  readonly onError: (error: unknown, traceId: string | null) => void
}

const minute = 60_000
const day = 24 * 60 * minute

/** The lifetimes of a server that is told none. */
export const defaultLifetimes: Lifetimes = Object.freeze({
  access: 10 * minute,
  accessWhileForked: 2 * minute,
  session: 30 * day,
  idle: 14 * day,
})

const defaults = Object.freeze({
  profile: 'resilient',
  basePath: '/auth',
  origins: [],
  issuer: 'keyturn',
  audience: 'keyturn',
  claims: () => ({}),
  audit: () => {},
  onError: () => {},
})

/** Fills in the defaults. Throws a `TypeError` that names the first option that is wrong. */
export function resolveOptions<User extends AuthUser>(options: AuthServerOptions<User>): AuthServerSettings<User> {
  requireObject('store', options.store)
  requireObject('keys', options.keys)
  for (const name of ['verifyCredentials', 'loadUser'] as const) requireFunction(name, options[name])
  for (const name of ['claims', 'audit', 'onError'] as const) requireFunction(name, options[name] ?? defaults[name])
  for (const name of ['issuer', 'audience'] as const) requireText(name, options[name] ?? defaults[name])
  const { store, keys, verifyCredentials, loadUser } = options
  return {
    store,
    keys,
    verifyCredentials,
    loadUser,
    lifetimes: resolveLifetimes(options.lifetimes ?? defaultLifetimes),
    rules: resolveRules(options),
    basePath: resolveBasePath(options.basePath ?? defaults.basePath),
    origins: resolveOrigins(options.origins ?? defaults.origins),
    cookie: resolveCookie(options.cookie ?? {}),
    issuer: options.issuer ?? defaults.issuer,
    audience: options.audience ?? defaults.audience,
    claims: options.claims ?? defaults.claims,
    audit: options.audit ?? defaults.audit,
    onError: unfailing(options.onError ?? defaults.onError),
  }
}

function resolveLifetimes(option: LifetimesOption): () => Promise<Lifetimes> {
  if (typeof option === 'function') return async () => completeLifetimes(await option())
  const lifetimes = completeLifetimes(option)
  return async () => lifetimes
}

function completeLifetimes(option: Partial<Lifetimes>): Lifetimes {
  requireObject('lifetimes', option)
  const lifetimes = { ...defaultLifetimes, ...option }
  for (const [name, duration] of Object.entries(lifetimes)) {
    if (!(duration > 0 && Number.isFinite(duration))) {
      throw new TypeError(`lifetimes.${name}: must be a positive number of milliseconds.`)
    }
  }
  return lifetimes
}

function resolveRules<User extends AuthUser>(options: AuthServerOptions<User>): RotationRules {
  const profile: unknown = options.profile ?? defaults.profile
  if (profile !== 'resilient' && profile !== 'strict') {
    throw new TypeError("profile: must be 'resilient' or 'strict'.")
  }
  const base = profile === 'strict' ? strictRules : resilientRules
  const { settleWindow = base.settleWindow, seenWindow = base.seenWindow, maxForks = base.maxForks } = options
  for (const [name, value] of Object.entries({ settleWindow, seenWindow, maxForks })) {
    if (!(value >= 0 && Number.isFinite(value))) throw new TypeError(`${name}: must be a number, 0 or larger.`)
  }
  // Otherwise a child could never be promoted once its base has been forked.
  if (seenWindow < settleWindow) throw new TypeError('seenWindow: must not be shorter than settleWindow.')
  return { settleWindow, seenWindow, maxForks }
}

function resolveBasePath(basePath: string): string {
  if (typeof basePath !== 'string' || !/^(\/[^/?#]+)*\/?$/.test(basePath)) {
    throw new TypeError("basePath: must be a path such as '/auth'.")
  }
  return basePath.replace(/\/$/, '')
}

function resolveOrigins(origins: readonly string[]): readonly string[] {
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new TypeError("origins: each must be an origin such as 'https://app.example.com'.")
    }
  }
  return origins
}

function resolveCookie({ secure = true, name }: Partial<CookieSettings>): CookieSettings {
  const resolved = name ?? (secure ? '__Host-refresh' : 'refresh-insecure')
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(resolved)) throw new TypeError('cookie.name: must be a cookie name (RFC 6265).')
  if (!secure && /^__(Host|Secure)-/i.test(resolved)) {
    throw new TypeError(`cookie.name: browsers refuse ${resolved} without cookie.secure.`)
  }
  return { name: resolved, secure }
}

// Who reports errors has nobody to report their own to.
function unfailing(report: (error: unknown, traceId: string | null) => void): typeof report {
  return (cause, traceId) => {
    const tell = async (): Promise<void> => report(cause, traceId)
    tell().catch(() => undefined)
  }
}

function requireObject(name: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${name}: must be an object.`)
}

function requireFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') throw new TypeError(`${name}: must be a function.`)
}

function requireText(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') throw new TypeError(`${name}: must be a text.`)
}
