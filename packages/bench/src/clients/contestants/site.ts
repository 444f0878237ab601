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
  /** Its clock goes ahead by so many milliseconds. */
  readonly advance: (duration: number) => void
  /** No access token issued so far is accepted any more; refresh tokens are. */
  readonly revoke: () => void
  /** Refreshes are answered when what this returns is called, and not before. */
  readonly holdRefreshes: () => () => void
  /** The counts since the last call. */
  readonly takeCounts: () => Counts
  readonly stop: () => void
}

export interface SiteOptions {
  /** How long an access token lives, in milliseconds. @default 3_600_000 */
  readonly lifetime?: number
  /** What it serves beside the API, by path. */
  readonly pages?: ReadonlyMap<string, Page>
}

export interface Page {
  readonly type: 'text/html' | 'text/javascript'
  readonly text: string
}

interface Session {
  refreshToken: string
  hasEnded: boolean
}

/**
 * Starts the site. It speaks to each contestant in its own words: `/auth/login` and `/auth/refresh` with JSON both ways and the refresh
 * token in an HttpOnly cookie too, `/auth/token` as GoTrue has it, and both modes of SuperTokens. `/api/…?latency=…` answers after that
 * many milliseconds.
 */
export async function startSite({ lifetime = TOKEN_LIFETIME, pages }: SiteOptions = {}): Promise<Site> {
  const sessions = new Map<string, Session>()
  /** Until when each access token is accepted. */
  let accepted = new Map<string, number>()
  let ahead = 0
  let counts = { refreshes: 0, refusals: 0, sessionsKilled: 0 }
  let held = Promise.resolve()
  let issued = 0

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://site')
    void answer(url, request, response)
  })

  async function answer(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request)
    const page = pages?.get(url.pathname)
    if (page) return void response.writeHead(200, { 'content-type': page.type }).end(page.text)
    if (url.pathname.startsWith('/api/')) return callApi(url, request, response)
    const isRefresh = url.pathname.endsWith('/refresh') || url.searchParams.get('grant_type') === 'refresh_token'
    if (!isRefresh) return grant({ refreshToken: '', hasEnded: false }, request, response)
    // SuperTokens sends the refresh token as a bearer where it does not use cookies; GoTrue knows no cookie.
    const cookie = url.pathname.endsWith('/token') ? undefined : cookieOf(request, 'refresh')
    return refresh(cookie ?? body['refreshToken'] ?? body['refresh_token'] ?? bearerOf(request), request, response)
  }

  async function callApi(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const token = bearerOf(request) || cookieOf(request, 'access')
    const isAccepted = now() < (accepted.get(token ?? '') ?? 0)
    const latency = Number(url.searchParams.get('latency') ?? API_LATENCY)
    if (latency > 0) await sleep(latency)
    if (isAccepted) return write(response, 200, { path: url.pathname, items: [1, 2, 3] })
    counts.refusals++
    write(response, 401, { error: 'invalid_token' }, { 'www-authenticate': 'Bearer error="invalid_token"' })
  }

  async function refresh(token: unknown, request: IncomingMessage, response: ServerResponse): Promise<void> {
    counts.refreshes++
    const session = sessions.get(String(token))
    const isCurrent = session?.refreshToken === token
    if (session && isCurrent) session.refreshToken = ''
    await sleep(REFRESH_LATENCY)
    await held
    if (session && isCurrent) return grant(session, request, response)
    if (session && !session.hasEnded) {
      counts.sessionsKilled++
      Object.assign(session, { refreshToken: '', hasEnded: true })
    }
    write(response, 401, { error: 'invalid_grant' })
  }

  function grant(session: Session, request: IncomingMessage, response: ServerResponse): void {
    const number = ++issued
    const [accessToken, refreshToken] = [`access-${number}`, `refresh-${number}`]
    session.refreshToken = refreshToken
    sessions.set(refreshToken, session)
    accepted.set(accessToken, now() + lifetime)
    const user = { id: 'u1', email: 'alice@example.com' }
    const inBody = { access_token: accessToken, refresh_token: refreshToken, expires_in: lifetime / 1000 }
    const cookies = [`refresh=${refreshToken}; HttpOnly; Path=/auth`]
    const mode = request.headers['st-auth-mode']
    const frontToken = Buffer.from(JSON.stringify({ uid: user.id, ate: now() + lifetime, up: {} })).toString('base64')
    if (mode) response.setHeader('front-token', frontToken)
    if (mode === 'cookie') cookies.push(`access=${accessToken}; HttpOnly; Path=/`)
    if (mode === 'header')
      response.setHeader('st-access-token', accessToken).setHeader('st-refresh-token', refreshToken)
    write(response, 200, { ...inBody, token_type: 'bearer', user }, { 'set-cookie': cookies })
  }

  function now(): number {
    return Date.now() + ahead
  }

  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, resolve))
  // A server that listens on a port has an address of this type.
  const { port } = server.address() as AddressInfo

  return {
    origin: `http://127.0.0.1:${port}`,
    advance: (duration) => void (ahead += duration),
    revoke: () => void (accepted = new Map()),
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

function cookieOf({ headers }: IncomingMessage, name: string): string | undefined {
  const cookies = (headers.cookie ?? '').split('; ')
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1)
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
  headers: Readonly<Record<string, string | string[]>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}
