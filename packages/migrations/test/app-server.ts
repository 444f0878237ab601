import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { onTestFinished } from 'vitest'

/** What a server of an app has counted. */
export interface Counted {
  readonly requests: number
  readonly unauthorized: number
  readonly refreshes: number
}

export interface AppServer {
  readonly counted: () => Counted
  /** Takes back the access token that is in force, though it has not expired. */
  readonly revokeToken: () => void
}

/** The server that the programs speak with, for one test: an API, and a refresh that answers with the next access token. */
export function startAppServer(): AppServer {
  let [requests, unauthorized, refreshes] = [0, 0, 0]
  let inForce: string | undefined
  const server = setupServer(
    http.post('*/auth/refresh', () => {
      inForce = `token-${++refreshes}`
      return HttpResponse.json({ accessToken: inForce, expiresIn: 600, user: { id: 'u1', name: 'Ada' } })
    }),
    http.get('*/api/*', ({ request }) => {
      requests++
      if (request.headers.get('authorization') === `Bearer ${inForce}`) return HttpResponse.json({ things: [] })
      unauthorized++
      return new HttpResponse(null, { status: 401 })
    }),
  )
  server.listen({ onUnhandledFrame: 'error' })
  onTestFinished(() => server.close())
  return { counted: () => ({ requests, unauthorized, refreshes }), revokeToken: () => (inForce = undefined) }
}
