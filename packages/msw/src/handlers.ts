import { AuthenticationError } from '@keyturn/server'
import { HttpResponse, http } from 'msw/http'
import type { HttpHandler } from 'msw/http'
import type { MockServer } from './backend.ts'

/** A part of the app's own API: from request to response. An `AuthenticationError` that it throws becomes its answer. */
export type Route = (request: Request) => Promise<Response> | Response

/**
 * MSW handlers for the auth endpoints, and for `routes` of the app's own API by path (as MSW writes paths: `/api/*`).
 * All of them go through the scenario switches and counters of the mock server.
 * In Node, where there is no page, a path means that path on every origin. Throws a `TypeError` that names what is wrong.
 */
export function handlers(mockServer: MockServer, routes: Readonly<Record<string, Route>> = {}): HttpHandler[] {
  if (typeof mockServer?.respond !== 'function') {
    throw new TypeError("mockServer: must be what createMockServer resolves to; is an 'await' missing?")
  }
  if (typeof routes !== 'object' || routes === null)
    throw new TypeError("routes: must be an object like { '/api/*': route }.")
  for (const [path, route] of Object.entries(routes)) {
    if (typeof route !== 'function')
      throw new TypeError(`routes['${path}']: must be a function from request to response.`)
  }
  const anyOrigin = typeof location === 'undefined' ? '*' : ''
  return [
    http.all(`${anyOrigin}${mockServer.server.basePath}/*`, async ({ request }) =>
      orNetworkError(await mockServer.respond(request)),
    ),
    ...Object.entries(routes).map(([path, route]) =>
      http.all(path.startsWith('/') ? `${anyOrigin}${path}` : path, async ({ request }) =>
        orNetworkError(await mockServer.scenario.perform(request, () => performRoute(route, request))),
      ),
    ),
  ]
}

async function performRoute(route: Route, request: Request): Promise<Response> {
  try {
    return await route(request)
  } catch (error) {
    if (error instanceof AuthenticationError) return error.response
    throw error
  }
}

function orNetworkError(response: Response | undefined): Response {
  return response ?? HttpResponse.error()
}
