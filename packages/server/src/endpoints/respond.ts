import { allowReading, allowRequest, isPreflight } from '../http/cors.ts'
import { RefusalError } from '../http/errors.ts'
import { createExchange } from '../http/exchange.ts'
import type { Exchange, RequestContext } from '../http/exchange.ts'
import { requireCustomRequest, requireOwnOrigin } from '../http/origin.ts'
import { readBody, speaksOAuth } from '../http/request-body.ts'
import { emptyAnswer, refusalAnswer, withoutBody } from '../http/responses.ts'
import type { Answer } from '../http/responses.ts'
import type { AuthServerSettings } from '../settings/settings.ts'
import type { AuthUser } from '../settings/user.ts'
import { record } from '../watch/audit.ts'
import type { AuditSettings } from '../watch/audit.ts'
import { proveDevice } from './prove-device.ts'
import { publicKeys } from './public-keys.ts'
import { refresh } from './refresh.ts'
import { registerDevice } from './register-device.ts'
import { sessionStatus } from './session-status.ts'
import { endAllSessions, endOneSession, listSessions } from './sessions.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'

/** Answers a request to one of the endpoints. Never rejects: what goes wrong inside is answered 503 and told to `onError`. */
export type Respond = (request: Request, context: RequestContext) => Promise<Answer>

/** Makes what answers requests to the endpoints. */
export function createResponder<User extends AuthUser>(settings: AuthServerSettings<User>): Respond {
  const resources = createResources(settings)
  return async (request, context) => {
    const exchange = createExchange(request, context)
    const answer = await answerTo(exchange, resources, settings).catch((error: unknown) =>
      refusalAnswer(refusalFor(error, exchange, settings), exchange.traceId),
    )
    allowReading(answer, exchange.from.origin, settings.origins)
    return request.method === 'HEAD' ? withoutBody(answer) : answer
  }
}

/**
 * What a failure is answered with: a refusal as it is, anything else as 503, with nothing of it in the answer. Here, where all refusals pass,
 * the audit listener hears of requests that do not prove where they come from.
 */
export function refusalFor(error: unknown, exchange: Exchange, settings: AuditSettings): RefusalError {
  if (error instanceof RefusalError) {
    if (error.code === 'csrf') record({ type: 'csrf-refused', fault: error.message }, settings, exchange)
    return error
  }
  settings.onError(error, exchange.traceId)
  return new RefusalError('unavailable', { cause: error })
}

/** An endpoint: from a request to an answer. Throws a `RefusalError` for an error answer. */
type Endpoint<User extends AuthUser> = (exchange: Exchange, settings: AuthServerSettings<User>) => Promise<Answer>

/** What there is at one path: an endpoint a method. */
interface Resource<User extends AuthUser> {
  readonly methods: ReadonlyMap<string, Endpoint<User>>
  /** The methods for an `Allow` header. */
  readonly allowed: string
  /** Whether browsers call it by themselves: they send nothing of what pages have to, and a proof that no page can make. */
  readonly isBrowsers: boolean
}

interface Resources<User extends AuthUser> {
  /** By what follows the base path. */
  readonly named: ReadonlyMap<string, Resource<User>>
  readonly oneSession: Resource<User>
}

async function answerTo<User extends AuthUser>(
  exchange: Exchange,
  resources: Resources<User>,
  settings: AuthServerSettings<User>,
): Promise<Answer> {
  const { request, from } = exchange
  const { methods, allowed, isBrowsers } = findResource(request, resources, settings)
  if (isPreflight(request)) {
    const answer = emptyAnswer()
    allowRequest(answer, from.origin, settings.origins, allowed)
    return answer
  }
  const endpoint = methods.get(request.method)
  if (!endpoint) throw new RefusalError('method-not-allowed', { allow: allowed })
  if (request.method === 'GET' || request.method === 'HEAD') return endpoint(exchange, settings)
  if (isBrowsers) return endpoint(exchange, settings)
  // What no browser sends by itself needs no proof of where it comes from; native apps have none to give.
  if (settings.credential !== 'body') {
    requireCustomRequest(exchange)
    requireOwnOrigin(exchange, settings.origins)
  }
  const body = await readBody(request)
  const answer = endpoint({ ...exchange, body }, settings)
  if (settings.credential !== 'body' || !speaksOAuth(body)) return answer
  return answer.catch((error: unknown) => refusalAnswer(refusalFor(error, exchange, settings), exchange.traceId, true))
}

function findResource<User extends AuthUser>(
  request: Request,
  { named, oneSession }: Resources<User>,
  { basePath, paths }: AuthServerSettings<User>,
): Resource<User> {
  const { pathname } = new URL(request.url)
  const path = pathname.startsWith(basePath) ? pathname.slice(basePath.length) : ''
  const resource = named.get(path)
  if (resource) return resource
  const isOneSession = path.startsWith(`${paths.sessions}/`) && /^[\w-]+$/.test(path.slice(paths.sessions.length + 1))
  if (isOneSession) return oneSession
  throw new RefusalError('not-found')
}

function createResources<User extends AuthUser>({ paths }: AuthServerSettings<User>): Resources<User> {
  return {
    named: new Map<string, Resource<User>>([
      [paths.login, resource({ POST: signIn })],
      [paths.refresh, resource({ POST: refresh })],
      [paths.logout, resource({ POST: signOut })],
      [paths.logoutAll, resource({ POST: endAllSessions })],
      [paths.session, resource({ GET: sessionStatus })],
      [paths.sessions, resource({ GET: listSessions })],
      [paths.jwks, resource({ GET: publicKeys })],
      [paths.bound, { ...resource({ POST: registerDevice }), isBrowsers: true }],
      [paths.boundRefresh, { ...resource({ POST: proveDevice }), isBrowsers: true }],
    ]),
    oneSession: resource({ DELETE: endOneSession }),
  }
}

// HEAD is wherever GET is (RFC 9110 §9.3.2).
function resource<User extends AuthUser>({
  GET,
  ...others
}: Readonly<Partial<Record<'GET' | 'POST' | 'DELETE', Endpoint<User>>>>): Resource<User> {
  const methods = new Map(Object.entries({ ...(GET && { GET, HEAD: GET }), ...others }))
  return { methods, allowed: [...methods.keys()].join(', '), isBrowsers: false }
}
