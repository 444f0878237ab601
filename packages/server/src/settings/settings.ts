import type { CookieSettings } from '../http/cookies.ts'
import type { DeviceCheck, DevicePolicy } from '../http/device.ts'
import type { CredentialMode } from '../http/presented.ts'
import { isOrigin } from '../http/request-origin.ts'
import { createKeyRing } from '../keys/key-ring.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { KeyRetention } from '../keys/key-rotation.ts'
import type { RotationRules } from '../rotation/judge.ts'
import type { SessionStore } from '../rotation/session-store.ts'
import type { AuditListener } from '../watch/audit.ts'
import { createDenyList } from '../watch/deny-list.ts'
import type { DenyList } from '../watch/deny-list.ts'
import type { RateLimitName, RateLimits } from '../watch/rate-limits.ts'
import { resolveCookie } from './cookie-settings.ts'
import { resolveBound } from './bound.ts'
import { defaultLifetimes, resolveLifetimes, retentionFor } from './lifetimes.ts'
import type { Lifetimes, LifetimesContext } from './lifetimes.ts'
import {
  requireBoolean,
  requireDuration,
  requireFunction,
  requireKnown,
  requireList,
  requireObject,
  requireOneOf,
  requireText,
} from './option-checks.ts'
import type { AuthServerOptions } from './options.ts'
import { resolveBasePath, resolvePaths } from './paths.ts'
import type { EndpointPaths } from './paths.ts'
import { requireKeys, requireLimits, requireStore } from './required-options.ts'
import { resolveRules } from './rotation-rules.ts'
import type { AuthUser } from './user.ts'

/** The options after defaults, as the endpoints use them. */
export interface AuthServerSettings<User extends AuthUser> {
  readonly store: SessionStore
  readonly keys: KeyRing
  readonly denyList: DenyList
  readonly verifyCredentials: AuthServerOptions<User>['verifyCredentials']
  readonly loadUser: AuthServerOptions<User>['loadUser']
  readonly lifetimes: (context: LifetimesContext<User>) => Promise<Lifetimes>
  readonly retention: KeyRetention
  readonly credential: CredentialMode
  readonly rules: RotationRules
  readonly deviceCheck: DeviceCheck
  readonly recentSignIn: number
  readonly limits: RateLimits
  readonly onNoAddress: (name: RateLimitName) => void
  /** Which accounts a sign-in counts for. */
  readonly accountsOf: (credentials: Readonly<Record<string, unknown>>) => readonly string[]
  readonly basePath: string
  readonly paths: EndpointPaths
  readonly origins: readonly string[]
  readonly csrfToken: boolean
  readonly cookie: CookieSettings
  readonly issuer: string
  readonly audience: string
  readonly claims: (user: User) => Readonly<Record<string, unknown>>
  readonly clockTolerance: number
  readonly audit: AuditListener
  readonly onError: (error: unknown, traceId: string | null) => void
}

const minute = 60_000

const defaults = Object.freeze({
  credential: 'bearer',
  profile: 'resilient',
  onTheft: 'session',
  deviceCheck: 'ignore',
  recentSignIn: 15 * minute,
  limits: Object.freeze({}),
  basePath: '/auth',
  origins: [],
  csrfToken: false,
  issuer: 'keyturn',
  audience: 'keyturn',
  claims: () => ({}),
  clockTolerance: 0,
  audit: () => {},
  onError: () => {},
})

const longestTolerance = 30_000

/** Fills in the defaults. Throws a `TypeError` that names the first option that is wrong. */
export function resolveOptions<User extends AuthUser>(options: AuthServerOptions<User>): AuthServerSettings<User> {
  requireObject('options', options)
  requireStore(options.store)
  requireKeys(options.keys)
  for (const name of ['verifyCredentials', 'loadUser'] as const) requireFunction(name, options[name])
  const { store, keys, verifyCredentials, loadUser, ...given } = options
  const all = { ...defaults, ...withoutUndefined(given) }
  for (const name of ['claims', 'audit', 'onError'] as const) requireFunction(name, all[name])
  if (all.accountOf !== undefined) requireFunction('accountOf', all.accountOf)
  for (const name of ['issuer', 'audience'] as const) requireText(name, all[name])
  requireOneOf('credential', all.credential, ['bearer', 'cookie', 'body'])
  requireLimits(all.limits)
  requireBoolean('csrfToken', all.csrfToken)
  requireDuration('recentSignIn', all.recentSignIn, Infinity)
  requireDuration('clockTolerance', all.clockTolerance, longestTolerance)

  const onError = unfailing(all.onError)
  const inBackground = (error: unknown): void => onError(error, null)
  const lifetimes = all.lifetimes ?? defaultLifetimes
  const retention = retentionFor(lifetimes, all.clockTolerance)
  const denyList = createDenyList(store, { retention: retention.signing, onError: inBackground })
  const basePath = resolveBasePath(all.basePath)
  const cookie = resolveCookie(all.cookie ?? {}, basePath)
  return {
    verifyCredentials,
    loadUser,
    denyList,
    retention,
    basePath,
    onError,
    store: denyList.store,
    keys: createKeyRing(keys, inBackground),
    lifetimes: resolveLifetimes(lifetimes),
    credential: all.credential,
    rules: resolveRules({ ...all, bound: resolveBound(all.bound, all.credential, cookie) }),
    deviceCheck: resolveDeviceCheck(all.deviceCheck),
    recentSignIn: all.recentSignIn,
    limits: all.limits,
    onNoAddress: onceEach((name: RateLimitName) => inBackground(new Error(noAddress(name)))),
    accountsOf: all.accountOf ? onlyAccount(all.accountOf) : namedAccounts,
    paths: resolvePaths(all.paths ?? {}),
    origins: resolveOrigins(all.origins),
    csrfToken: all.csrfToken,
    cookie,
    issuer: all.issuer,
    audience: all.audience,
    claims: all.claims,
    clockTolerance: all.clockTolerance,
    audit: all.audit,
  }
}

// Apps write `audit: isProduction ? send : undefined`, which means the default.
function withoutUndefined<Options extends object>(options: Options): Options {
  // What is left out was optional, or the checks above have refused it.
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options
}

function resolveDeviceCheck(option: DevicePolicy | Partial<DeviceCheck>): DeviceCheck {
  const given = typeof option === 'string' ? { userAgent: option, address: option } : option
  requireObject('deviceCheck', given)
  requireKnown('deviceCheck', given, ['userAgent', 'address'])
  const check: DeviceCheck = { userAgent: 'ignore', address: 'ignore', ...given }
  for (const [name, policy] of Object.entries(check)) {
    requireOneOf(`deviceCheck.${name}`, policy, ['ignore', 'audit', 'revoke'])
  }
  return check
}

function resolveOrigins(origins: readonly string[]): readonly string[] {
  requireList('origins', origins)
  for (const origin of origins) {
    if (!isOrigin(origin)) {
      throw new TypeError(
        "origins: each must be an origin such as 'https://app.example.com' or 'capacitor://localhost'.",
      )
    }
  }
  return origins
}

function onlyAccount<User extends AuthUser>(
  accountOf: NonNullable<AuthServerOptions<User>['accountOf']>,
): AuthServerSettings<User>['accountsOf'] {
  return (credentials) => {
    const account = accountOf(credentials)
    return account === undefined ? [] : [account]
  }
}

// All of them: who knows which of these an app goes by could else vary another one, and guess without end.
function namedAccounts(credentials: Readonly<Record<string, unknown>>): readonly string[] {
  const sent = [credentials['email'], credentials['username'], credentials['login']]
  return [...new Set(sent.flatMap((value) => (typeof value === 'string' ? value.trim().toLowerCase() : [])))]
}

function noAddress(name: RateLimitName): string {
  const remedy = 'Give it, fetch(request, { address }), or use toNodeHandler; or leave the limit out.'
  return `limits.${name}: nothing is limited, because no address of clients is known. ${remedy}`
}

function onceEach<Name>(tell: (name: Name) => void): (name: Name) => void {
  const told = new Set<Name>()
  return (name) => {
    if (!told.has(name)) tell(name)
    told.add(name)
  }
}

// Who reports errors has nobody to report their own to.
function unfailing(report: (error: unknown, traceId: string | null) => void): typeof report {
  return (cause, traceId) => {
    const tell = async (): Promise<void> => report(cause, traceId)
    tell().catch(() => undefined)
  }
}
