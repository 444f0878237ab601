import { authenticated } from './endpoints/authenticate.ts'
import type { Authenticated, AuthenticateOptions } from './endpoints/authenticate.ts'
import { createResponder, refusalFor } from './endpoints/respond.ts'
import { parseCookies, serializeCookie } from './http/cookies.ts'
import { AuthenticationError } from './http/errors.ts'
import { createExchange } from './http/exchange.ts'
import type { RequestContext } from './http/exchange.ts'
import { refusalAnswer } from './http/responses.ts'
import type { Answer } from './http/responses.ts'
import { rotatedKeys } from './keys/key-rotation.ts'
import type { KeyRotation } from './keys/key-rotation.ts'
import { revokeReasons } from './rotation/session-row.ts'
import type { RevokeReason } from './rotation/session-row.ts'
import { requireBoolean, requireDuration, requireOneOf, requireText } from './settings/option-checks.ts'
import type { AuthServerOptions } from './settings/options.ts'
import { resolveOptions } from './settings/settings.ts'
import type { AuthServerSettings } from './settings/settings.ts'
import type { AuthUser } from './settings/user.ts'
import { record } from './watch/audit.ts'
import { deleteLongExpired } from './watch/clean-up.ts'
import { endSession, endSessionsOf } from './watch/end-session.ts'
import { repeat } from './watch/repeat.ts'
import { requireTimers } from './watch/require-timers.ts'

/** A server of sessions: web-standard request in, response out, on Node, in a worker, in a browser. */
export interface AuthServer {
  /** Where the endpoints are, without a slash at the end. */
  readonly basePath: string
  /** Answers a request to one of the endpoints; `address`: of the client, if the host knows it. Never rejects. */
  readonly fetch: (request: Request, connection?: Pick<RequestContext, 'address'>) => Promise<Response>
  /** The same with cookies as data, for where neither `Cookie` can be read nor `Set-Cookie` be set. Never rejects. */
  readonly respond: (request: Request, context: RequestContext) => Promise<Answer>
  /**
   * Says whom a request to the app's own API is from. Rejects with an `AuthenticationError`, which has the answer to give.
   * `context`: as for `respond`, where the headers do not say it.
   */
  readonly authenticate: (
    request: Request,
    options?: AuthenticateOptions,
    context?: RequestContext,
  ) => Promise<Authenticated>
  /** Ends a session; says whether this call is what ended it. @default reason 'revoked' */
  readonly revokeSession: (sessionId: string, reason?: RevokeReason) => Promise<boolean>
  /** Ends all sessions of a user (password changed, account disabled); returns those that this call ended. */
  readonly revokeUser: (userId: string) => Promise<readonly string[]>
  /** Replaces keys by new ones, which are published 15 minutes before they are used. Rejects where the option `keys` cannot keep any. */
  readonly rotateKeys: (rotation?: KeyRotation) => Promise<void>
  /**
   * What a running server does beside answering: it hears of revocations, so that `authenticate` need not ask the store, and deletes
   * expired sessions. Without it `authenticate` asks each time, as it does while the process stands still. The returned function ends it. Rejects while
   * the store cannot answer, and in Cloudflare Workers, where nothing runs between requests.
   */
  readonly start: () => Promise<() => Promise<void>>
  /** Deletes the sessions that reached their absolute end more than a day ago, as a started server does every ten minutes: for a host that is called at times (`scheduled` of a worker). */
  readonly cleanUp: () => Promise<void>
}

const cleanUpInterval = 10 * 60_000

/**
 * Creates the server. Endpoints under `basePath`: `POST /login`, `/refresh`, `/logout`, `/logout-all`, `GET /session`, `/sessions`,
 * `DELETE /sessions/:id`, `GET /.well-known/jwks.json`, and for browsers themselves `POST /bound`, `/bound/refresh`. Throws a `TypeError` that names the option that is wrong.
 */
export function createAuthServer<User extends AuthUser>(options: AuthServerOptions<User>): AuthServer {
  const settings = resolveOptions(options)
  const { basePath, store, denyList, cookie, credential } = settings
  if (!cookie.secure && credential !== 'body') record({ type: 'insecure-cookie' }, settings)
  const respond = createResponder(settings)
  return {
    basePath,
    respond,
    fetch: async (request, connection) => toResponse(await respond(request, contextOf(request, connection))),
    authenticate: (request, asked, context) => authenticate(request, context ?? contextOf(request), settings, asked),
    revokeSession: async (sessionId, reason = 'revoked') => {
      requireText('sessionId', sessionId)
      requireOneOf('reason', reason, revokeReasons)
      return endSession(sessionId, reason, settings)
    },
    revokeUser: async (userId) => {
      requireText('userId', userId)
      return endSessionsOf(userId, 'revoked', settings)
    },
    rotateKeys: (rotation) => rotateKeys(settings, rotation),
    start: async () => {
      requireTimers()
      const stopWatching = await denyList.watch()
      const stopCleaning = repeat(
        () => deleteLongExpired(store),
        cleanUpInterval,
        (error) => settings.onError(error, null),
      )
      return async () => {
        await Promise.all([stopWatching(), stopCleaning()])
      }
    },
    cleanUp: () => deleteLongExpired(store),
  }
}

// Some hosts call a fetch handler with something of their own in second place.
function contextOf(request: Request, connection?: Pick<RequestContext, 'address'>): RequestContext {
  const { address } = connection ?? {}
  const cookies = parseCookies(request.headers.get('cookie'))
  return { cookies, address: typeof address === 'string' ? address : null }
}

function toResponse({ response, setCookies }: Answer): Response {
  for (const cookie of setCookies) response.headers.append('Set-Cookie', serializeCookie(cookie))
  return response
}

async function authenticate<User extends AuthUser>(
  request: Request,
  context: RequestContext,
  settings: AuthServerSettings<User>,
  asked?: AuthenticateOptions,
): Promise<Authenticated> {
  if (asked?.maxAge !== undefined) requireDuration('maxAge', asked.maxAge, Infinity)
  if (asked?.checkSession !== undefined) requireBoolean('checkSession', asked.checkSession)
  const exchange = createExchange(request, context)
  try {
    return await authenticated(exchange, settings, asked)
  } catch (error) {
    const refusal = refusalFor(error, exchange, settings)
    const { response } = refusalAnswer(refusal, exchange.traceId)
    throw new AuthenticationError(refusal.code, response, refusal.cause)
  }
}

async function rotateKeys<User extends AuthUser>(
  settings: AuthServerSettings<User>,
  rotation: KeyRotation = {},
): Promise<void> {
  const now = await settings.store.now()
  await settings.keys.change((stored) => rotatedKeys(stored, rotation, now, settings.retention))
  const { signing, refresh } = await settings.keys.keys()
  const ids = (keys: readonly { readonly kid: string }[]): readonly string[] => keys.map(({ kid }) => kid)
  record({ type: 'keys-rotated', signing: ids(signing), refresh: ids(refresh) }, settings)
}
