import { metrics, SpanStatusCode, trace } from '@opentelemetry/api'
import type { MeterProvider, Span, TracerProvider } from '@opentelemetry/api'
import { createAuthServer } from '../auth-server.ts'
import type { AuthServer } from '../auth-server.ts'
import { AuthenticationError } from '../http/errors.ts'
import type { AuthServerOptions } from '../settings/options.ts'
import { requireFunction, requireFunctions, requireObject } from '../settings/option-checks.ts'
import { resolvePaths } from '../settings/paths.ts'
import { requireStore } from '../settings/required-options.ts'
import type { AuthUser } from '../settings/user.ts'
import { countEvent } from './counted-events.ts'
import { createInstruments } from './instruments.ts'
import { nameOfError } from './name-of-error.ts'
import { observedStore } from './observed-store.ts'
import { methodOf, routeOf } from './route.ts'

/** Options of {@link createObservedAuthServer}. */
export interface TelemetryOptions {
  /** @default the one that is registered with `@opentelemetry/api` */
  readonly tracerProvider?: TracerProvider
  /** @default the one that is registered with `@opentelemetry/api` */
  readonly meterProvider?: MeterProvider
}

const scope = '@keyturn/server'

/**
 * `createAuthServer`, seen by OpenTelemetry: a span for each request to an endpoint, with what it came to and what the store did for it, and measures
 * of refreshes by verdict, refusals, limits, audit events, and the store. No token, credential, name or address is in any of it; the id of the session is
 * on the span of a refresh. Throws a `TypeError` for an option that is wrong.
 */
export function createObservedAuthServer<User extends AuthUser>(
  options: AuthServerOptions<User>,
  telemetry: TelemetryOptions = {},
): AuthServer {
  requireOptions(options, telemetry)
  const { tracerProvider = trace, meterProvider = metrics } = telemetry
  const tracer = tracerProvider.getTracer(scope)
  const instruments = createInstruments(meterProvider.getMeter(scope))
  options.store.watchBatches?.(({ operation, size }) =>
    instruments.storeBatches.record(size, { 'keyturn.store.operation': operation }),
  )
  const paths = resolvePaths(options.paths ?? {})
  const auth = createAuthServer({
    ...options,
    store: observedStore(options.store, tracer, instruments),
    audit: (event) => {
      countEvent(event, instruments)
      return options.audit?.(event)
    },
    onError: (error, traceId) => {
      const failure = { 'error.type': nameOfError(error) }
      instruments.errors.add(1, failure)
      trace.getActiveSpan()?.setAttributes(failure)
      options.onError?.(error, traceId)
    },
  })

  /** Gives a request its span, and measures it. */
  async function observe<Answer>(
    request: Request,
    answer: () => Promise<Answer>,
    responseOf: (answer: Answer) => Response,
  ): Promise<Answer> {
    const startedAt = performance.now()
    const [method, route] = [methodOf(request), routeOf(request, auth.basePath, paths)]
    const attributes = { 'http.request.method': method, ...(route !== undefined && { 'http.route': route }) }
    return tracer.startActiveSpan(route ? `${method} ${route}` : method, { attributes }, async (span) => {
      const given = await answer()
      const response = responseOf(given)
      const outcome = { ...attributes, 'http.response.status_code': response.status }
      instruments.requests.record((performance.now() - startedAt) / 1000, outcome)
      span.setAttributes(outcome)
      const refusal = await refusalOf(response)
      if (refusal) {
        const code = { 'keyturn.refusal': refusal.code }
        instruments.refusals.add(1, { ...code, ...(route !== undefined && { 'http.route': route }) })
        span.setAttributes({ ...code, 'keyturn.trace_id': refusal.traceId })
      }
      end(span, response)
      return given
    })
  }

  return {
    ...auth,
    fetch: (request, connection) =>
      observe(
        request,
        () => auth.fetch(request, connection),
        (response) => response,
      ),
    respond: (request, context) =>
      observe(
        request,
        () => auth.respond(request, context),
        ({ response }) => response,
      ),
    authenticate: async (request, asked, context) => {
      try {
        const who = await auth.authenticate(request, asked, context)
        instruments.authentications.add(1, { 'keyturn.outcome': 'accepted' })
        return who
      } catch (error) {
        const outcome = error instanceof AuthenticationError ? error.code : 'failed'
        instruments.authentications.add(1, { 'keyturn.outcome': outcome })
        throw error
      }
    },
  }
}

function requireOptions<User extends AuthUser>(options: AuthServerOptions<User>, telemetry: TelemetryOptions): void {
  requireObject('options', options)
  requireStore(options.store)
  for (const name of ['audit', 'onError'] as const) {
    if (options[name] !== undefined) requireFunction(name, options[name])
  }
  requireObject('telemetry', telemetry)
  const { tracerProvider, meterProvider } = telemetry
  if (tracerProvider !== undefined) requireFunctions('telemetry.tracerProvider', tracerProvider, ['getTracer'])
  if (meterProvider !== undefined) requireFunctions('telemetry.meterProvider', meterProvider, ['getMeter'])
}

/** What the body of a refusal says; it is ours, and short. Undefined where nothing was refused, and to HEAD. */
async function refusalOf(response: Response): Promise<{ readonly code: string; readonly traceId: string } | undefined> {
  if (response.status < 400 || response.body === null) return undefined
  const body: unknown = await response.clone().json()
  const [code, traceId] = ['code', 'traceId'].map((name) => String(Reflect.get(Object(body), name)))
  return code === undefined || traceId === undefined ? undefined : { code, traceId }
}

// A request that was rightly refused is no error of the server (semantic conventions, HTTP).
function end(span: Span, { status }: Response): void {
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
  span.end()
}
