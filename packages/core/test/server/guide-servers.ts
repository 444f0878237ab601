import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server as the common guides build it: one user, tokens that it remembers, refresh tokens that are good for one use. */
export interface GuideServer {
  readonly origin: string
  refreshes: number
  /** Ends the life of all access tokens. */
  readonly expireAccess: () => void
}

interface Reply {
  readonly status?: number
  readonly body?: object
  readonly cookies?: Readonly<Record<string, string>>
}

interface Exchange {
  readonly cookies: Readonly<Record<string, string>>
  readonly bearer: string | undefined
  readonly body: Readonly<Record<string, unknown>>
}

interface Tokens {
  readonly issue: () => { readonly access: string; readonly refresh: string }
  readonly isAccess: (token: string | undefined) => boolean
  /** Uses a refresh token up. */
  readonly redeem: (token: unknown) => boolean
  readonly revoke: () => void
}

type Route = (exchange: Exchange, tokens: Tokens) => Reply

const unauthorized: Reply = { status: 401, body: { message: 'Unauthorized' } }

/** Both tokens in cookies; every answer is `{ success: true }`. */
export function startCookieServer(): Promise<GuideServer> {
  const grant = (tokens: Tokens): Reply => {
    const { access, refresh } = tokens.issue()
    return { body: { success: true }, cookies: { access_token: access, refresh_token: refresh } }
  }
  return start({
    'POST /auth/login': ({ body }, tokens) => (body['password'] === 'right' ? grant(tokens) : unauthorized),
    'POST /auth/refresh': ({ cookies }, tokens) =>
      tokens.redeem(cookies['refresh_token']) ? grant(tokens) : { status: 403, body: { message: 'Forbidden' } },
    'POST /auth/logout': (_, tokens) => {
      tokens.revoke()
      return { body: { success: true }, cookies: { access_token: '', refresh_token: '' } }
    },
    'GET /api/me': ({ cookies }, tokens) =>
      tokens.isAccess(cookies['access_token']) ? { body: { name: 'Ada' } } : unauthorized,
  })
}

/** The access token in JSON, nothing else; the refresh token in a cookie. */
export function startHybridServer(): Promise<GuideServer> {
  const grant = (tokens: Tokens): Reply => {
    const { access, refresh } = tokens.issue()
    return { body: { accessToken: access }, cookies: { jid: refresh } }
  }
  return start({
    'POST /auth/login': ({ body }, tokens) => (body['password'] === 'right' ? grant(tokens) : unauthorized),
    'POST /auth/refresh': ({ cookies }, tokens) => (tokens.redeem(cookies['jid']) ? grant(tokens) : unauthorized),
    'POST /auth/logout': (_, tokens) => {
      tokens.revoke()
      return { status: 204, cookies: { jid: '' } }
    },
    'GET /api/me': ({ bearer }, tokens) => (tokens.isAccess(bearer) ? { body: { name: 'Ada' } } : unauthorized),
  })
}

/** Both tokens in the body, in the words of RFC 6749. */
export function startBodyServer(): Promise<GuideServer> {
  const grant = (tokens: Tokens): Reply => {
    const { access, refresh } = tokens.issue()
    return { body: { access_token: access, refresh_token: refresh, token_type: 'Bearer', expires_in: 300 } }
  }
  return start({
    'POST /auth/login': ({ body }, tokens) => (body['password'] === 'right' ? grant(tokens) : unauthorized),
    'POST /auth/refresh': ({ body }, tokens) =>
      tokens.redeem(body['refreshToken']) ? grant(tokens) : { status: 400, body: { error: 'invalid_grant' } },
    'POST /auth/logout': (_, tokens) => {
      tokens.revoke()
      return { status: 204 }
    },
    'GET /api/me': ({ bearer }, tokens) => (tokens.isAccess(bearer) ? { body: { name: 'Ada' } } : unauthorized),
  })
}

async function start(routes: Readonly<Record<string, Route>>): Promise<GuideServer> {
  let issued = 0
  let access = new Set<string>()
  const refresh = new Set<string>()
  const tokens: Tokens = {
    issue() {
      const pair = { access: `access-${++issued}`, refresh: `rotating-${issued}` }
      access.add(pair.access)
      refresh.add(pair.refresh)
      return pair
    },
    isAccess: (token) => token !== undefined && access.has(token),
    redeem: (token) => typeof token === 'string' && refresh.delete(token),
    revoke() {
      access.clear()
      refresh.clear()
    },
  }
  const server = createServer((request, response) => {
    void readExchange(request).then((exchange) => {
      const name = `${request.method} ${request.url}`
      if (name === 'POST /auth/refresh') guide.refreshes++
      write(response, routes[name]?.(exchange, tokens) ?? { status: 404 })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo // a listening server on a port has such an address
  const guide = { origin: `http://127.0.0.1:${port}`, refreshes: 0, expireAccess: () => void (access = new Set()) }
  return guide
}

async function readExchange(request: IncomingMessage): Promise<Exchange> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array)) // a request yields bytes
  const text = Buffer.concat(chunks).toString()
  const pairs = (request.headers.cookie ?? '').split('; ').map((pair) => pair.split('='))
  return {
    cookies: Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value])),
    bearer: request.headers.authorization?.replace('Bearer ', ''),
    body: text ? (JSON.parse(text) as Readonly<Record<string, unknown>>) : {}, // what the client sends is JSON
  }
}

function write(response: ServerResponse, { status = 200, body, cookies = {} }: Reply): void {
  const setCookies = Object.entries(cookies).map(([name, value]) => `${name}=${value}; HttpOnly; Path=/`)
  response.writeHead(status, { 'content-type': 'application/json', 'set-cookie': setCookies })
  response.end(body && JSON.stringify(body))
}

/** Node's `fetch` keeps no cookies; this one does, for one host, and sends them where `credentials` says so. */
export function fetchWithCookies(): typeof fetch {
  const bare = globalThis.fetch
  const jar = new Map<string, string>()
  return async (input, init) => {
    const request = new Request(input, init)
    if (request.credentials !== 'omit' && jar.size > 0)
      request.headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await bare(request)
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = cookie.split(';', 1)[0]?.split('=') ?? []
      if (value) jar.set(name, value)
      else jar.delete(name)
    }
    return response
  }
}
