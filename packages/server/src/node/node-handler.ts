import { createRequest } from '@remix-run/node-fetch-server'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AuthServer } from '../auth-server.ts'
import { requireFunction, requireObject } from '../settings/option-checks.ts'
import { clientAddress } from './client-address.ts'
import type { TrustedProxies } from './client-address.ts'
import { requestTarget } from './request-target.ts'

/** Options of {@link toNodeHandler}. */
export interface NodeHandlerOptions {
  /**
   * How browsers call this server, e.g. `https://app.example.com`: where TLS ends at a proxy, the request itself does not tell.
   * @default what the connection and the `Host` header say
   */
  readonly origin?: string
  /** Whose word on the address of a client is taken. @default nobody's: the address is that of the connection */
  readonly trustProxy?: TrustedProxies
}

/** A request as Express hands it on: with the whole path, whatever it was mounted at, and a body that may have been read. */
interface ExpressRequest extends IncomingMessage {
  readonly originalUrl?: string
  readonly body?: unknown
}

/** A request listener of `node:http`, and a middleware of Express, Connect, Vite: what is not below the base path goes to `next`, where there is one. */
export type NodeHandler = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  next?: (error?: unknown) => void,
) => Promise<void>

/** Makes the endpoints answer requests of Node's HTTP server. Cookies and headers that others have set on the answer stay. Throws a `TypeError` that names the option that is wrong. */
export function toNodeHandler(
  server: Pick<AuthServer, 'basePath' | 'fetch'>,
  options: NodeHandlerOptions = {},
): NodeHandler {
  requireObject('server', server)
  requireFunction('server.fetch', server.fetch)
  requireObject('options', options)
  if (options.origin !== undefined) requireWebOrigin(options.origin)
  const addressOf = clientAddress(options.trustProxy)
  return async (incoming, outgoing, next) => {
    try {
      const request = toRequest(incoming, outgoing, options)
      const { pathname } = new URL(request.url)
      if (next && !pathname.startsWith(`${server.basePath}/`)) return next()
      const response = await server.fetch(request, { address: addressOf(incoming) })
      await send(response, outgoing)
    } catch (error) {
      if (next) return next(error)
      // What cannot even be read is no request; the answer has begun already where the client has gone.
      if (!outgoing.headersSent) outgoing.writeHead(400, { 'Cache-Control': 'no-store' }).end()
    }
  }
}

function requireWebOrigin(origin: unknown): void {
  if (
    typeof origin === 'string' &&
    /^https?:/.test(origin) &&
    URL.canParse(origin) &&
    new URL(origin).origin === origin
  )
    return
  throw new TypeError(
    "origin: must be how browsers call this server, such as 'https://app.example.com', without a path.",
  )
}

function toRequest(incoming: ExpressRequest, outgoing: ServerResponse, { origin }: NodeHandlerOptions): Request {
  const { url = '/', originalUrl = url } = incoming
  const { path, host } = requestTarget(originalUrl)
  const told = origin === undefined ? undefined : new URL(origin)
  incoming.url = path
  const request = createRequest(incoming, outgoing, told ?? (host === undefined ? {} : { host }))
  incoming.url = url
  if (!incoming.readableEnded || request.body === null) return request
  const { method, headers } = request
  return new Request(request.url, { method, headers, body: written(incoming.body, headers) })
}

// A parser was here before us; what it made of the body is all that there is. It stays of the type that was sent, which is a proof of its own.
function written(body: unknown, headers: Headers): string {
  if (typeof body === 'string') return body
  const isForm = headers.get('content-type')?.startsWith('application/x-www-form-urlencoded')
  if (!isForm || typeof body !== 'object' || body === null) return JSON.stringify(body ?? {})
  // Whoever sent a parameter twice is to be told so.
  const parameters = Object.entries(body).flatMap(([name, value]: [string, unknown]) =>
    [value].flat().map((each) => [name, String(each)]),
  )
  return new URLSearchParams(parameters).toString()
}

// Our answers are small and there as a whole: told their length they are one write, and not a stream in chunks.
async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  const others = outgoing.getHeader('set-cookie') ?? []
  const cookies = [...response.headers.getSetCookie(), ...(Array.isArray(others) ? others : [String(others)])]
  const body = response.body === null ? undefined : new Uint8Array(await response.arrayBuffer())
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    ...(cookies.length > 0 && { 'set-cookie': cookies }),
    ...(body && { 'content-length': body.byteLength }),
  })
  outgoing.end(body)
}
