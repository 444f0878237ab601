import type { CookieSettings } from '../http/cookies.ts'
import type { DeviceCheck, DevicePolicy } from '../http/device.ts'
import type { CredentialMode } from '../http/presented.ts'
import type { KeySource } from '../keys/key-ring.ts'
import type { Keys } from '../keys/keys.ts'
import type { BoundPolicy } from '../rotation/judge.ts'
import type { SessionStore } from '../rotation/session-store.ts'
import type { AuditListener } from '../watch/audit.ts'
import type { RateLimits } from '../watch/rate-limits.ts'
import type { LifetimesOption } from './lifetimes.ts'
import type { EndpointPaths } from './paths.ts'
import type { AuthUser } from './user.ts'

/** Options of {@link createAuthServer}. Durations are milliseconds. */
export interface AuthServerOptions<User extends AuthUser = AuthUser> {
  readonly store: SessionStore
  /** The keys, or where they are kept. */
  readonly keys: Keys | KeySource
  /** The user whom these credentials (the JSON of the login request) belong to; undefined or null if they are wrong. Take the same time for an unknown user as for a wrong password. */
  readonly verifyCredentials: (
    credentials: Readonly<Record<string, unknown>>,
  ) => Promise<User | null | undefined> | User | null | undefined
  /** Asked at every refresh; undefined or null (gone, disabled) ends the session. */
  readonly loadUser: (userId: string) => Promise<User | null | undefined> | User | null | undefined
  readonly lifetimes?: LifetimesOption<User>
  /** Where the tokens are. One server speaks one way: for web pages and native apps create two over the same store and keys. @default 'bearer' */
  readonly credential?: CredentialMode
  /** `strict`: classic single use. @default 'resilient' */
  readonly profile?: 'resilient' | 'strict'
  /** Replaces that of the profile. See {@link RotationRules}. */
  readonly settleWindow?: number
  /** Replaces that of the profile. See {@link RotationRules}. */
  readonly seenWindow?: number
  /** Replaces that of the profile. See {@link RotationRules}. */
  readonly maxForks?: number
  /** What theft ends: the session, all sessions of its user, or nothing: `report` is a dry run. @default 'session' */
  readonly onTheft?: 'session' | 'user' | 'report'
  /**
   * Whether browsers that can (Device Bound Session Credentials) bind a session to their device, so that a copied refresh cookie opens nothing: see
   * {@link BoundPolicy}. Only where the refresh token is in a secure cookie that is not `partitioned`; `require` is an error elsewhere, what else
   * is said has no effect there. @default 'off'
   */
  readonly bound?: BoundPolicy
  /** What is done about a session that is refreshed from another device, for both or each of its marks. @default 'ignore' */
  readonly deviceCheck?: DevicePolicy | Partial<DeviceCheck>
  /** How long after a sign-in its user may end other sessions without signing in again. @default 15 minutes */
  readonly recentSignIn?: number
  /** What may be done how often. @default nothing is limited */
  readonly limits?: RateLimits
  /** Which account a sign-in is for, for its limit. @default each text in `email`, `username` and `login`, in small letters */
  readonly accountOf?: (credentials: Readonly<Record<string, unknown>>) => string | undefined
  /** Where the endpoints are. @default '/auth' */
  readonly basePath?: string
  /** Where each endpoint is under the base path. @default /login /refresh /logout /logout-all /session /sessions /.well-known/jwks.json /bound /bound/refresh */
  readonly paths?: Partial<EndpointPaths>
  /** Other origins whose pages may call the endpoints, exactly as browsers send them; also those of apps and extensions (`capacitor://localhost`). @default [] */
  readonly origins?: readonly string[]
  /** Also asks for a signed double-submit token: the value of the cookie `__Host-csrf` in the header `X-CSRF-Token`. @default false */
  readonly csrfToken?: boolean
  readonly cookie?: Partial<CookieSettings>
  /** `iss` of access tokens. @default 'keyturn' */
  readonly issuer?: string
  /** `aud` of access tokens. @default 'keyturn' */
  readonly audience?: string
  /** The app's own claims of access tokens. @default none */
  readonly claims?: (user: User) => Readonly<Record<string, unknown>>
  /** How long `authenticate` accepts an access token beyond its expiry; at most 30 s. @default 0 */
  readonly clockTolerance?: number
  /** Hears what happens. @default nobody */
  readonly audit?: AuditListener
  /** Hears why a request was answered 503, and of failures in the background: what the store, the keys, `loadUser` or `verifyCredentials` rejected with. What it throws has no effect. @default nobody */
  readonly onError?: (error: unknown, traceId: string | null) => void
}
