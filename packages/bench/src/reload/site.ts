import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StaticFile } from './build-page.ts'
import { createTokens } from './tokens.ts'

/** How long the API and the auth server take for an answer, in milliseconds. */
export const LATENCY = 20

export interface Site {
  readonly origin: string
  /** How often each path has been asked for since the last call, without those of files. */
  readonly takeCounts: () => ReadonlyMap<string, number>
  readonly stop: () => void
}

/**
 * The pages, an API, and an auth server in the words of each: JSON and an HttpOnly cookie at `/auth`, with the headers of SuperTokens where they are
 * asked for, and OAuth at `/authorize` and `/oauth/token`. Refresh tokens are strictly single-use.
 */
export async function startSite(files: ReadonlyMap<string, StaticFile>): Promise<Site> {
  const tokens = createTokens()
  let counts = new Map<string, number>()

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', `http://${request.headers.host}`)
    const body = await readText(request)
    const file = files.get(url.pathname)
    if (file) return serveFile(file, url.pathname.endsWith('/'), response)
    counts.set(url.pathname, (counts.get(url.pathname) ?? 0) + 1)
    await sleep(LATENCY)
    if (url.pathname === '/api/items') return callApi(request, response)
    if (url.pathname === '/auth/login') return grant(request, response)
    if (url.pathname === '/auth/refresh')
      return tokens.redeem(cookieOf(request, 'refresh'))
        ? grant(request, response)
        : write(response, 401, { error: 'no-session' })
    if (url.pathname === '/authorize') return authorize(url, request, response)
    if (url.pathname === '/oauth/token') return issue(body, url.origin, response)
    response.writeHead(404).end()
  }

  function callApi(request: IncomingMessage, response: ServerResponse): void {
    const token = request.headers.authorization?.replace('Bearer ', '') ?? cookieOf(request, 'access')
    const isAccepted = tokens.isAccepted(token)
    write(response, isAccepted ? 200 : 401, isAccepted ? { items: [1, 2, 3] } : { error: 'invalid_token' })
  }

  function grant(request: IncomingMessage, response: ServerResponse): void {
    const { accessToken, refreshToken, expiresIn } = tokens.issue()
    const cookies = [`refresh=${refreshToken}; HttpOnly; Path=/auth; SameSite=Lax`]
    if (request.headers['st-auth-mode'] === 'cookie') {
      const front = { uid: 'u1', ate: Date.now() + expiresIn * 1000, up: {} }
      response.setHeader('front-token', Buffer.from(JSON.stringify(front)).toString('base64'))
      cookies.push(`access=${accessToken}; HttpOnly; Path=/; SameSite=Lax`)
    }
    response.setHeader('set-cookie', cookies)
    write(response, 200, { accessToken, expiresIn, user: { id: 'u1' } })
  }

  /** Whoever comes with the cookie of a sign-in, or may be asked, gets a code: by a redirect, or as a message of a hidden frame. */
  function authorize({ searchParams }: URL, request: IncomingMessage, response: ServerResponse): void {
    const of = (name: string): string => searchParams.get(name) ?? ''
    const isSilent = of('prompt') === 'none'
    const isKnown = cookieOf(request, 'auth0') !== undefined
    const answer = isSilent && !isKnown ? { error: 'login_required' } : { code: tokens.code(of('nonce')) }
    if (isSilent) {
      const message = JSON.stringify({ type: 'authorization_response', response: { ...answer, state: of('state') } })
      const script = `parent.postMessage(${message}, ${JSON.stringify(of('redirect_uri') && new URL(of('redirect_uri')).origin)})`
      return void response.writeHead(200, { 'content-type': 'text/html' }).end(`<script>${script}</script>`)
    }
    const location = new URL(of('redirect_uri'))
    location.search = String(new URLSearchParams({ ...answer, state: of('state') }))
    response
      .writeHead(302, { location: String(location), 'set-cookie': 'auth0=1; HttpOnly; Path=/; SameSite=Lax' })
      .end()
  }

  function issue(body: string, issuer: string, response: ServerResponse): void {
    const fields = new URLSearchParams(body.startsWith('{') ? Object.entries(JSON.parse(body) as object) : body)
    const nonce = tokens.redeemCode(fields.get('code') ?? '')
    if (nonce === undefined && !tokens.redeem(fields.get('refresh_token') ?? undefined))
      return write(response, 403, { error: 'invalid_grant', error_description: 'Unknown.' })
    const { accessToken, refreshToken, expiresIn } = tokens.issue()
    write(response, 200, {
      access_token: accessToken,
      refresh_token: refreshToken,
      id_token: tokens.idToken({ iss: `${issuer}/`, aud: fields.get('client_id') ?? '', nonce: nonce ?? '' }),
      token_type: 'Bearer',
      scope: 'openid profile email offline_access',
      expires_in: expiresIn,
    })
  }

  const server = createServer((request, response) => void answer(request, response))
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    // A server that listens on a port has an address of this type.
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeCounts() {
      const taken = counts
      counts = new Map()
      return taken
    },
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function serveFile({ type, content }: StaticFile, isPage: boolean, response: ServerResponse): void {
  const cache = isPage ? 'no-cache' : 'public, max-age=31536000, immutable'
  response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip', 'cache-control': cache }).end(content)
}

function cookieOf({ headers }: IncomingMessage, name: string): string | undefined {
  const cookies = (headers.cookie ?? '').split('; ')
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1)
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

function write(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
