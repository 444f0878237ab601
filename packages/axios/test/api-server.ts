import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface ApiRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface ApiReply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface ApiServer {
  readonly origin: string
  /** Everything that arrived, preflights aside. */
  readonly requests: ApiRequest[]
  /** The token that is accepted; every other one is answered 401. */
  token: string | undefined
  /** What accepted requests are answered with; JSON that says what arrived unless the test says otherwise. */
  reply: (request: ApiRequest) => ApiReply | Promise<ApiReply>
  /** What refused requests are answered with. */
  refusal: ApiReply | Promise<ApiReply>
  readonly openConnections: () => number
  readonly stop: () => void
}

/** A real HTTP server on this machine that asks for a bearer token. */
export async function startApi(): Promise<ApiServer> {
  const connections = new Set<object>()
  const server = createServer((incoming, response) => {
    const { method = '', url: path = '', headers } = incoming
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      if (method === 'OPTIONS') return write(response, { status: 204 })
      const request = { method, path, headers, body: Buffer.concat(chunks).toString('latin1') }
      api.requests.push(request)
      const accepted = api.token === undefined || headers.authorization === `Bearer ${api.token}`
      void Promise.resolve(accepted ? api.reply(request) : api.refusal).then((reply) => write(response, reply))
    })
  })
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.on('close', () => connections.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = (): void => {
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(stop)

  // A server that listens on a port has an address of this type.
  const { port } = server.address() as AddressInfo
  const api: ApiServer = {
    origin: `http://127.0.0.1:${port}`,
    requests: [],
    token: undefined,
    reply: ({ method, path }) => ({ body: JSON.stringify({ method, path }) }),
    refusal: { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' }, body: '{"error":"no"}' },
    openConnections: () => connections.size,
    stop,
  }
  return api
}

function write(response: ServerResponse, { status = 200, headers = {}, body = '' }: ApiReply): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'access-control-allow-origin': '*',
    'access-control-allow-headers': '*, authorization',
    'access-control-allow-methods': '*',
    ...headers,
  })
  response.end(body)
}
