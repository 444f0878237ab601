import { allowReading, allowRequest, isPreflight } from './cors.ts'
import { publicKeys } from './endpoints/public-keys.ts'
import { refresh } from './endpoints/refresh.ts'
import { sessionStatus } from './endpoints/session-status.ts'
import { endAllSessions, endOneSession, listSessions } from './endpoints/sessions.ts'
import { signIn } from './endpoints/sign-in.ts'
import { signOut } from './endpoints/sign-out.ts'
import { RefusalError } from './errors.ts'
import { createExchange } from './exchange.ts'
import type { Endpoint, Exchange, RequestContext } from './exchange.ts'
import { requireCustomRequest, requireOwnOrigin } from './origin.ts'
import type { EndpointPaths } from './paths.ts'
import { readBody } from './request-body.ts'
import { emptyAnswer, refusalAnswer } from './responses.ts'
import type { Answer } from './responses.ts'
import type { AuthServerSettings } from './settings.ts'
import type { AuthUser } from './user.ts'

/** Answers a request to one of the endpoints. Never rejects: what goes wrong inside is answered 503 and told to `onError`. */
export async function respond<User extends AuthUser>(
  request: Request,
  context: RequestContext,
  settings: AuthServerSettings<User>,
): Promise<Answer> {
  const exchange = createExchange(request, context)
  const answer = await answerTo(exchange, settings).catch((error: unknown) => refused(error, exchange, settings))
  allowReading(answer, exchange.from.origin, settings.origins)
  return answer
}

/** What a failure is answered with: a refusal as it is, anything else as 503, with nothing of it in the answer. */
export function refusalFor<User extends AuthUser>(
  error: unknown,
  { traceId }: Exchange,
  { onError }: AuthServerSettings<User>,
): RefusalError {
  if (error instanceof RefusalError) return error
  onError(error, traceId)
  return new RefusalError('unavailable', { cause: error })
}

type Route<User extends AuthUser> = Endpoint<AuthServerSettings<User>, Answer>
type Methods<User extends AuthUser> = Readonly<Partial<Record<'GET' | 'POST' | 'DELETE', Route<User>>>>

async function answerTo<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<Answer> {
  const { request, from } = exchange
  const methods = findMethods(request, settings)
  const allowed = Object.keys(methods).join(', ')
  if (isPreflight(request)) {
    const answer = emptyAnswer()
    allowRequest(answer, from.origin, settings.origins, allowed)
    return answer
  }
  const [, endpoint] = Object.entries(methods).find(([method]) => method === request.method) ?? []
  if (!endpoint) throw new RefusalError('method-not-allowed', { allow: allowed })
  if (request.method === 'GET') return endpoint(exchange, settings)
  // What no browser sends by itself needs no proof of where it comes from; native apps have none to give.
  if (settings.credential !== 'body') {
    requireCustomRequest(exchange, settings)
    requireOwnOrigin(exchange, settings)
  }
  return endpoint({ ...exchange, body: await readBody(request) }, settings)
}

function findMethods<User extends AuthUser>(
  request: Request,
  { basePath, paths }: AuthServerSettings<User>,
): Methods<User> {
  const { pathname } = new URL(request.url)
  const path = pathname.startsWith(basePath) ? pathname.slice(basePath.length) : ''
  const isOneSession = path.startsWith(`${paths.sessions}/`) && /^[\w-]+$/.test(path.slice(paths.sessions.length + 1))
  const methods = endpoints<User>(paths).get(path) ?? (isOneSession ? { DELETE: endOneSession } : undefined)
  if (!methods) throw new RefusalError('not-found')
  return methods
}

function endpoints<User extends AuthUser>(paths: EndpointPaths): ReadonlyMap<string, Methods<User>> {
  return new Map<string, Methods<User>>([
    [paths.login, { POST: signIn }],
    [paths.refresh, { POST: refresh }],
    [paths.logout, { POST: signOut }],
    [paths.logoutAll, { POST: endAllSessions }],
    [paths.session, { GET: sessionStatus }],
    [paths.sessions, { GET: listSessions }],
    [paths.jwks, { GET: publicKeys }],
  ])
}

function refused<User extends AuthUser>(
  error: unknown,
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Answer {
  return refusalAnswer(refusalFor(error, exchange, settings), exchange.traceId)
}
