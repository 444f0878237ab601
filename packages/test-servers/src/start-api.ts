import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import type { AddressInfo, Server } from 'node:net'
import type { Writable } from 'node:stream'
import type { Api, ApiOptions, ApiReply, ApiRequest, ApiScript } from './api.ts'
import { createCertificate } from './certificate.ts'
import { createSocketEndpoint } from './socket-endpoint.ts'

type Incoming = IncomingMessage | Http2ServerRequest
type Outgoing = ServerResponse | Http2ServerResponse
type Listener = (incoming: Incoming, outgoing: Outgoing) => void

/** Starts a server in this process. */
export async function startApi({ secure = false }: ApiOptions = {}): Promise<Api> {
  const arrived: ApiRequest[] = []
  const arrivals = new Set<() => void>()
  const connections = new Set<{ destroy(): unknown }>()
  let script: Required<ApiScript> = { oldestToken: null, replies: {}, refusal }
  let gate = Promise.withResolvers<void>()

  const server = await listen(secure, (incoming, outgoing) => void serve(incoming, outgoing))
  const sockets = createSocketEndpoint(server, (token) => isAccepted(script, String(token)))
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.on('close', () => connections.delete(socket))
  })

  async function serve(incoming: Incoming, outgoing: Outgoing): Promise<void> {
    const request = await read(incoming)
    if (request.method === 'OPTIONS') return write(incoming, outgoing, { status: 204 })
    arrived.push(request)
    arrivals.forEach((arrival) => arrival())
    const reply = answer(script, request)
    if (reply.when === 'never') return
    if (reply.when === 'held') await gate.promise
    write(incoming, outgoing, reply)
  }

  async function requests(atLeast = 0): Promise<readonly ApiRequest[]> {
    while (arrived.length < atLeast) await new Promise<void>((resolve) => arrivals.add(resolve))
    return [...arrived]
  }

  async function disconnect(): Promise<void> {
    connections.forEach((socket) => socket.destroy())
  }

  // A server that listens on a port has an address of this type.
  const { port } = server.address() as AddressInfo
  return {
    origin: `http${secure ? 's' : ''}://localhost:${port}`,
    script: async (changes) => void (script = { ...script, ...changes }),
    requests,
    async release() {
      gate.resolve()
      gate = Promise.withResolvers()
    },
    openConnections: async () => connections.size,
    sockets: async () => sockets.visits,
    tellSockets: async (text) => sockets.tell(text),
    closeSockets: async (code) => sockets.close(code),
    disconnect,
    async stop() {
      await disconnect()
      server.close()
    },
  }
}

/** What refused requests are answered with, where the test does not say. */
const refusal: ApiReply = {
  status: 401,
  headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  body: '{"error":"no"}',
}

async function listen(secure: boolean, listener: Listener): Promise<Server> {
  const server = secure ? createSecureServer(await certificate(), listener) : createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  return server
}

/** Known to nobody: browsers have to be told to accept it. */
async function certificate(): Promise<{ readonly key: string; readonly cert: string; readonly allowHTTP1: true }> {
  const { key, cert } = await createCertificate()
  return { key, cert, allowHTTP1: true }
}

async function read(incoming: Incoming): Promise<ApiRequest> {
  const { method = '', url: path = '' } = incoming
  const chunks: Uint8Array[] = []
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array) // no encoding is set, so they are bytes
  // HTTP/2 says there what the others say in the first line.
  const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !name.startsWith(':')))
  return { method, path, headers, body: Buffer.concat(chunks).toString('latin1') }
}

function answer(script: Required<ApiScript>, { method, path, headers }: ApiRequest): ApiReply {
  const { replies, refusal } = script
  if (!isAccepted(script, String(headers['authorization']).replace(/^Bearer /, ''))) return refusal
  return replies[path.replace(/\?.*/, '')] ?? { body: JSON.stringify({ method, path }) }
}

function isAccepted({ oldestToken }: Required<ApiScript>, token: string): boolean {
  return oldestToken === null || Number(/-(\d+)/.exec(token)?.[1]) >= oldestToken
}

function write(incoming: Incoming, outgoing: Outgoing, reply: ApiReply): void {
  const { status = 200, headers, body = '', when } = reply
  outgoing.statusCode = status
  const all = { 'content-type': 'application/json', ...openToAll(incoming), ...headers }
  for (const [name, value] of Object.entries(all)) outgoing.setHeader(name, value)
  const bytes = Buffer.from(body, 'latin1')
  const stream: Writable = outgoing
  if (when !== 'cut' && when !== 'unfinished') return void stream.end(bytes)
  stream.write(bytes)
  if (when === 'cut') incoming.socket.end()
}

/** https://fetch.spec.whatwg.org/#http-cors-protocol; a request that comes by a redirect has the origin `null`. */
function openToAll({ headers }: Incoming): Readonly<Record<string, string>> {
  return {
    'access-control-allow-origin': headers.origin ?? '*',
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': headers['access-control-request-headers'] ?? '',
    'access-control-allow-methods': headers['access-control-request-method'] ?? '',
    'access-control-expose-headers': 'www-authenticate',
  }
}
