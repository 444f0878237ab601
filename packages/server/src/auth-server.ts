import { authenticate } from './authenticate.ts'
import type { Authenticated } from './authenticate.ts'
import { parseCookies, serializeCookie } from './cookies.ts'
import type { RequestCookies } from './cookies.ts'
import { RefusalError } from './errors.ts'
import { endSession, record } from './exchange.ts'
import type { Endpoint, Exchange } from './exchange.ts'
import { publicKeys } from './public-keys.ts'
import { resolveOptions } from './options.ts'
import type { AuthServerOptions, AuthServerSettings, AuthUser } from './options.ts'
import { attemptHeader, originFault, originOf } from './origin.ts'
import type { RequestOrigin } from './origin.ts'
import { refresh } from './refresh.ts'
import { refusalAnswer } from './responses.ts'
import type { Answer } from './responses.ts'
import type { RevokeReason } from './session-row.ts'
import { sessionStatus } from './session-status.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'

/** What an adapter knows of a request that its headers do not say. */
export interface RequestContext {
  readonly cookies: RequestCookies
  /** @default what the headers say */
  readonly from?: RequestOrigin
}

/** A server of sessions: web-standard request in, response out, on Node, in a worker, in a browser. */
export interface AuthServer {
  /** Where the endpoints are, without a slash at the end. */
  readonly basePath: string
  /** Answers a request to one of the endpoints. Never rejects. */
  readonly fetch: (request: Request) => Promise<Response>
  /** The same with cookies as data, for where neither `Cookie` can be read nor `Set-Cookie` be set. Never rejects. */
  readonly respond: (request: Request, context: RequestContext) => Promise<Answer>
  /** Says whom a request to the app's own API is from. Rejects with an `AuthenticationError`, which has the answer to give. */
  readonly authenticate: (request: Request) => Promise<Authenticated>
  /** Ends a session; says whether this call is what ended it. @default reason 'revoked' */
  readonly revokeSession: (sessionId: string, reason?: RevokeReason) => Promise<boolean>
  /** Ends all sessions of a user (password changed, account disabled); returns those that this call ended. */
  readonly revokeUser: (userId: string) => Promise<readonly string[]>
}

/**
 * Creates the server. Endpoints under `basePath`: `POST /login`, `/refresh`, `/logout`, `GET /session`, `/.well-known/jwks.json`.
 * Throws a `TypeError` that names the option that is wrong.
 */
export function createAuthServer<User extends AuthUser>(options: AuthServerOptions<User>): AuthServer {
  const settings = resolveOptions(options)
  if (!settings.cookie.secure) record({ type: 'insecure-cookie' }, settings)
  const respond = (request: Request, context: RequestContext) => answer(request, context, settings)
  return {
    basePath: settings.basePath,
    respond,
    fetch: async (request) =>
      toResponse(await respond(request, { cookies: parseCookies(request.headers.get('cookie')) })),
    authenticate: (request) => authenticate(request, settings),
    revokeSession: async (sessionId, reason = 'revoked') => endSession(sessionId, reason, settings),
    revokeUser: async (userId) => {
      const ended = await settings.store.revokeByUser(userId, 'revoked')
      for (const sessionId of ended) record({ type: 'revoked', sessionId, reason: 'revoked' }, settings)
      return ended
    },
  }
}

type Routes<User extends AuthUser> = Readonly<Record<string, { GET: Route<User> } | { POST: Route<User> }>>
type Route<User extends AuthUser> = Endpoint<AuthServerSettings<User>, Answer>

function routes<User extends AuthUser>(): Routes<User> {
  return {
    '/login': { POST: signIn },
    '/refresh': { POST: refresh },
    '/logout': { POST: signOut },
    '/session': { GET: sessionStatus },
    '/.well-known/jwks.json': { GET: publicKeys },
  }
}

async function answer<User extends AuthUser>(
  request: Request,
  context: RequestContext,
  settings: AuthServerSettings<User>,
): Promise<Answer> {
  const traceId = crypto.randomUUID()
  const exchange = { request, cookies: context.cookies, traceId, attemptId: request.headers.get(attemptHeader) }
  try {
    const endpoint = findEndpoint(request, settings)
    if (request.method === 'POST') requireOwnOrigin(exchange, context.from ?? originOf(request), settings)
    return await endpoint(exchange, settings)
  } catch (error) {
    if (error instanceof RefusalError) return refusalAnswer(error, traceId)
    settings.onError(error, traceId)
    return refusalAnswer(new RefusalError('unavailable', { cause: error }), traceId)
  }
}

function findEndpoint<User extends AuthUser>(request: Request, { basePath }: AuthServerSettings<User>): Route<User> {
  const { pathname } = new URL(request.url)
  const table = routes<User>()
  const path = pathname.startsWith(basePath) ? pathname.slice(basePath.length) : ''
  const methods = Object.hasOwn(table, path) ? table[path] : undefined
  if (!methods) throw new RefusalError('not-found')
  const found = Object.entries(methods).find(([method]) => method === request.method)
  if (!found) throw new RefusalError('method-not-allowed', { allow: Object.keys(methods).join(', ') })
  return found[1]
}

function requireOwnOrigin<User extends AuthUser>(
  exchange: Exchange,
  from: RequestOrigin,
  settings: AuthServerSettings<User>,
): void {
  const fault = originFault(exchange.request, from, settings.origins)
  if (fault === undefined) return
  record({ type: 'csrf-refused', fault }, settings, exchange)
  throw new RefusalError('csrf', { detail: fault })
}

function toResponse({ response, setCookies }: Answer): Response {
  for (const cookie of setCookies) response.headers.append('Set-Cookie', serializeCookie(cookie))
  return response
}
