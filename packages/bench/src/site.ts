import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** How long the API takes to answer, in milliseconds. */
export const API_LATENCY = 20
/** How long a refresh takes, in milliseconds. */
export const REFRESH_LATENCY = 100
/** How long an access token lives, in milliseconds. */
export const TOKEN_LIFETIME = 3_600_000

/** What the server has seen since it was last asked. */
export interface Counts {
  /** Calls of the refresh endpoint, granted or refused. */
  readonly refreshes: number
  /** Answers of 401 by the API. */
  readonly refusals: number
  /** Sessions ended because a refresh token came a second time. */
  readonly sessionsKilled: number
}

/** An API and its auth server on one loopback port. Refresh tokens are strictly single-use: a second use ends the session. */
export interface Site {
  readonly origin: string
  /** No access token issued so far is accepted any more; refresh tokens are. */
  readonly revoke: () => void
  /** Refreshes are answered when what this returns is called, and not before. */
  readonly holdRefreshes: () => () => void
  /** The counts since the last call. */
  readonly takeCounts: () => Counts
  readonly stop: () => void
}

interface Session {
  refreshToken: string
}

/**
 * Starts the site. It speaks to each contestant in its own words: `/auth/login` and `/auth/refresh` with JSON both ways, `/auth/token`
 * as GoTrue has it, and the response headers of SuperTokens' header mode. `/api/…?latency=…` answers after that many milliseconds.
 */
export async function startSite(): Promise<Site> {
  const sessions = new Map<string, Session>()
  let accepted = new Set<string>()
  let counts = { refreshes: 0, refusals: 0, sessionsKilled: 0 }
  let held = Promise.resolve()
  let issued = 0

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://site')
    void answer(url, request, response)
  })

  async function answer(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request)
    if (url.pathname.startsWith('/api/')) return callApi(url, request, response)
    const isRefresh = url.pathname.endsWith('/refresh') || url.searchParams.get('grant_type') === 'refresh_token'
    if (!isRefresh) return grant({ refreshToken: '' }, response)
    // SuperTokens sends the refresh token as a bearer.
    return refresh(body['refreshToken'] ?? body['refresh_token'] ?? bearerOf(request), response)
  }

  async function callApi(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isAccepted = accepted.has(bearerOf(request))
    const latency = Number(url.searchParams.get('latency') ?? API_LATENCY)
    if (latency > 0) await sleep(latency)
    if (isAccepted) return write(response, 200, { path: url.pathname, items: [1, 2, 3] })
    counts.refusals++
    write(response, 401, { error: 'invalid_token' }, { 'www-authenticate': 'Bearer error="invalid_token"' })
  }

  async function refresh(token: unknown, response: ServerResponse): Promise<void> {
    counts.refreshes++
    const session = sessions.get(String(token))
    const isCurrent = session?.refreshToken === token
    if (session && isCurrent) session.refreshToken = ''
    await sleep(REFRESH_LATENCY)
    await held
    if (session && isCurrent) return grant(session, response)
    if (session) {
      counts.sessionsKilled++
      session.refreshToken = ''
    }
    write(response, 401, { error: 'invalid_grant' })
  }

  function grant(session: Session, response: ServerResponse): void {
    const number = ++issued
    const [accessToken, refreshToken] = [`access-${number}`, `refresh-${number}`]
    session.refreshToken = refreshToken
    sessions.set(refreshToken, session)
    accepted.add(accessToken)
    const user = { id: 'u1', email: 'alice@example.com' }
    const expiresAt = Date.now() + TOKEN_LIFETIME
    const frontToken = Buffer.from(JSON.stringify({ uid: user.id, ate: expiresAt, up: {} })).toString('base64')
    const inHeaders = { 'st-access-token': accessToken, 'st-refresh-token': refreshToken, 'front-token': frontToken }
    const inBody = { access_token: accessToken, refresh_token: refreshToken, expires_in: TOKEN_LIFETIME / 1000 }
    write(response, 200, { ...inBody, token_type: 'bearer', user }, inHeaders)
  }

  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, resolve))
  // A server that listens on a port has an address of this type.
  const { port } = server.address() as AddressInfo

  return {
    origin: `http://127.0.0.1:${port}`,
    revoke: () => void (accepted = new Set()),
    holdRefreshes() {
      let release = (): void => {}
      held = new Promise((resolve) => (release = resolve))
      return release
    },
    takeCounts() {
      const taken = counts
      counts = { refreshes: 0, refusals: 0, sessionsKilled: 0 }
      return taken
    },
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function bearerOf(request: IncomingMessage): string {
  return (request.headers.authorization ?? '').replace('Bearer ', '')
}

async function readJson(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  // Contestants send nothing else.
  return (text ? JSON.parse(text) : {}) as Readonly<Record<string, unknown>>
}

function write(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}
