import type { EndReason } from '../engine/engine-state.ts'
import type { Policy } from '../engine/policy.ts'
import type { HoldLimit } from '../requests/leasing.ts'
import { isUnauthorized, type RequestAnswer } from '../requests/request-answer.ts'
import { browserRuntime } from '../runtime/browser.ts'
import type { Page, Runtime } from '../runtime/runtime.ts'
import { resolveUrl } from '../runtime/url.ts'
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
   * `always`; `never`. The first two ask, too, where a cookie `keyturn-session` that scripts can read says that there may be a session: a
   * sign-in on the server (single sign-on, a link, a form) is found by it. @default 'auto'
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
  /**
   * Tells two sessions on one origin apart: what they remember, and which tabs belong together. Those of one auth server are one.
   * @default 'session' where the refresh endpoint is `/auth/refresh` of the page's origin, or unknown; else the address of that endpoint
   */
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
  Omit<ResolvedOptions<unknown>, 'endpoints' | 'transport' | 'runtime' | 'name' | WithoutDefault>
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
  isUnauthorized,
})

/** Where most apps have it: their memory is kept under a name that does not depend on it. */
const USUAL = '/auth/refresh'

/** Fills in what the app did not give. What it gave is looked at in development only (`check-options.ts`). */
export function resolveOptions<User>(given: SessionOptions<User>): ResolvedOptions<User> {
  // JavaScript hands over `undefined` where TypeScript would not.
  const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const { endpoints: address, ...options } = { ...defaultOptions, ...(named as SessionOptions<User>) }
  const { runtime = browserRuntime() } = options
  const endpoints = address && resolveEndpoints(address, runtime.page)
  const transport = options.transport ?? (endpoints && fetchTransport(endpoints, { ...options, ...runtime }))
  // A session that could ask nobody would wait for ever.
  if (!transport) throw new TypeError('endpoints')
  return {
    ...options,
    transport,
    name: options.name ?? nameBy(endpoints ? endpoints.refresh : USUAL, runtime.page),
    endpoints: Object.values(endpoints || {}),
    // Not every engine has `toSorted`.
    // oxlint-disable-next-line unicorn/no-array-sort
    warnAt: [...options.warnAt].sort((one, other) => other - one),
    runtime,
  }
}

/** Apps that share an origin, and not their auth server, share nothing. */
function nameBy(refresh: string, page: Page | undefined): string {
  const resolve = (address: string): string => resolveUrl(address, page?.href, page)?.href ?? address
  return resolve(refresh) === resolve(USUAL) ? 'session' : resolve(refresh)
}
