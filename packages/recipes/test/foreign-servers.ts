import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server that answers as one of the wild does: its paths, fields, units and statuses, by what those servers were seen to answer. */
export interface WildServer {
  readonly origin: string
  /** Each call: method, path and the status it was answered with. */
  readonly calls: string[]
  /** No access token that was issued so far is accepted any more. */
  readonly expireAccess: () => void
  /** Nobody is signed in any more. */
  readonly endSessions: () => void
  readonly sessions: () => number
}

interface Exchange {
  readonly body: Readonly<Record<string, unknown>>
  readonly bearer: string | undefined
  readonly cookie: string | undefined
  readonly hasBody: boolean
}

interface Reply {
  readonly status?: number
  readonly body?: unknown
  readonly cookie?: string
}

interface Tokens {
  readonly issue: (claims: object) => { readonly access: string; readonly refresh: string }
  readonly isAccess: (token: unknown) => boolean
  readonly isRefresh: (token: unknown) => boolean
  /** Uses a refresh token up; false where it is not good. */
  readonly redeem: (token: unknown) => boolean
}

type Routes = (tokens: Tokens) => Readonly<Record<string, (exchange: Exchange) => Reply>>

const isRight = ({ body }: Exchange): boolean => body['password'] === 'engine-engine'

const directusRefused = { errors: [{ message: 'Invalid', extensions: { code: 'INVALID_CREDENTIALS' } }] }
const directusPayload = { errors: [{ message: 'Missing', extensions: { code: 'INVALID_PAYLOAD' } }] }

export const directus: Routes = (tokens) => {
  const grant = (mode: unknown): Reply => {
    const { access, refresh } = tokens.issue({ id: 'ada', role: 'r1' })
    const data = { access_token: access, expires: 900_000 }
    return mode === 'cookie'
      ? { body: { data }, cookie: `directus_refresh_token=${refresh}` }
      : { body: { data: { ...data, refresh_token: refresh } } }
  }
  const presented = ({ body, cookie }: Exchange): unknown =>
    body['mode'] === 'cookie' ? cookie : body['refresh_token']
  return {
    'POST /auth/login': (exchange) =>
      isRight(exchange) ? grant(exchange.body['mode']) : { status: 401, body: directusRefused },
    'POST /auth/refresh'(exchange) {
      if (!presented(exchange)) return { status: 400, body: directusPayload }
      return tokens.redeem(presented(exchange)) ? grant(exchange.body['mode']) : { status: 401, body: directusRefused }
    },
    'POST /auth/logout': (exchange) =>
      tokens.redeem(presented(exchange)) ? { status: 204 } : { status: 400, body: directusPayload },
    'GET /api/me': ({ bearer }) => (tokens.isAccess(bearer) ? { body: {} } : { status: 401, body: directusRefused }),
  }
}

const strapiError = (status: number, name: string): Reply => ({ status, body: { data: null, error: { status, name } } })

export const strapi: Routes = (tokens) => {
  const grant = (user?: object): Reply => {
    const { access, refresh } = tokens.issue({ userId: 1 })
    return { body: { jwt: access, refreshToken: refresh, user } }
  }
  return {
    'POST /api/auth/local': (exchange) =>
      isRight(exchange) ? grant({ id: 1, username: 'ada' }) : strapiError(400, 'ValidationError'),
    'POST /api/auth/refresh'({ body: { refreshToken } }) {
      if (!refreshToken) return strapiError(400, 'ValidationError')
      return tokens.redeem(refreshToken) ? grant() : strapiError(401, 'UnauthorizedError')
    },
    'POST /api/auth/logout'({ bearer, body: { refreshToken } }) {
      if (!bearer) return strapiError(403, 'ForbiddenError')
      if (!tokens.isAccess(bearer)) return strapiError(401, 'UnauthorizedError')
      tokens.redeem(refreshToken)
      return { body: { ok: true } }
    },
    'GET /api/me': ({ bearer }) => (tokens.isAccess(bearer) ? { body: {} } : strapiError(401, 'UnauthorizedError')),
  }
}

const notValid = { detail: 'Token is invalid or expired', code: 'token_not_valid' }

export const simplejwt: Routes = (tokens) => {
  const grant = (): Reply => {
    const { access, refresh } = tokens.issue({ user_id: 1, token_type: 'access' })
    return { body: { access, refresh } }
  }
  return {
    'POST /api/token/': (exchange) =>
      isRight(exchange) ? grant() : { status: 401, body: { detail: 'No active account found' } },
    'POST /api/token/refresh/'({ body: { refresh } }) {
      if (!refresh) return { status: 400, body: { refresh: ['This field is required.'] } }
      return tokens.redeem(refresh) ? grant() : { status: 401, body: notValid }
    },
    'POST /api/token/blacklist/': ({ body: { refresh } }) =>
      tokens.redeem(refresh) ? { body: {} } : { status: 401, body: notValid },
    'GET /api/me': ({ bearer }) => (tokens.isAccess(bearer) ? { body: {} } : { status: 401, body: notValid }),
  }
}

export const bluesky: Routes = (tokens) => {
  const grant = (): Reply => {
    const { access, refresh } = tokens.issue({ sub: 'did:plc:ada', scope: 'com.atproto.access' })
    return { body: { accessJwt: access, refreshJwt: refresh, did: 'did:plc:ada', handle: 'ada.test' } }
  }
  const withRefreshJwt = ({ bearer, hasBody }: Exchange, done: () => Reply): Reply => {
    if (hasBody) return { status: 400, body: { error: 'InvalidRequest', message: 'A request body was provided' } }
    if (!bearer) return { status: 401, body: { error: 'AuthMissing' } }
    return tokens.redeem(bearer) ? done() : { status: 400, body: { error: 'ExpiredToken' } }
  }
  return {
    'POST /xrpc/com.atproto.server.createSession': (exchange) =>
      isRight(exchange) ? grant() : { status: 401, body: { error: 'AuthenticationRequired' } },
    'POST /xrpc/com.atproto.server.refreshSession': (exchange) => withRefreshJwt(exchange, grant),
    'POST /xrpc/com.atproto.server.deleteSession': (exchange) => withRefreshJwt(exchange, () => ({ status: 200 })),
    'GET /api/me': ({ bearer }) =>
      tokens.isAccess(bearer) ? { body: {} } : { status: 400, body: { error: 'ExpiredToken' } },
  }
}

/** As OAuth servers differ: doorkeeper and django-oauth-toolkit rotate, LemonLDAP::NG does not and has no revocation endpoint. */
export function oauth({ rotates, refusedBy }: { readonly rotates: boolean; readonly refusedBy: string }): Routes {
  return (tokens) => {
    const grant = (isFirst: boolean): Reply => {
      const { access, refresh } = tokens.issue({})
      const body = { access_token: `opaque.${access}`, token_type: 'Bearer', expires_in: 7200 }
      return { body: rotates || isFirst ? { ...body, refresh_token: refresh } : body }
    }
    const isAccess = (bearer: string | undefined): boolean => tokens.isAccess(bearer?.replace('opaque.', ''))
    return {
      'POST /token'(exchange) {
        const { grant_type: type, refresh_token: token } = exchange.body
        if (type === 'password')
          return isRight(exchange) ? grant(true) : { status: 400, body: { error: 'invalid_grant' } }
        const isGood = rotates ? tokens.redeem(token) : tokens.isRefresh(token)
        return isGood ? grant(false) : { status: 400, body: { error: refusedBy } }
      },
      'POST /token/revocation': ({ body: { token } }) => (tokens.redeem(token), { status: 200 }),
      'GET /me': ({ bearer }) => (isAccess(bearer) ? { body: { sub: 'ada', name: 'Ada' } } : { status: 401 }),
      'GET /api/me': ({ bearer }) => (isAccess(bearer) ? { body: {} } : { status: 401 }),
    }
  }
}

export async function startWildServer(routes: Routes): Promise<WildServer> {
  let issued = 0
  let access = new Set<unknown>()
  const refresh = new Set<unknown>()
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const respond = routes({
    issue(claims) {
      const times = { iat: 1_000, exp: 1_900 }
      const pair = {
        access: `${encode({ alg: 'none' })}.${encode({ ...claims, ...times, jti: ++issued })}.x`,
        refresh: `refresh-${issued}`,
      }
      access.add(pair.access)
      refresh.add(pair.refresh)
      return pair
    },
    isAccess: (token) => access.has(token),
    isRefresh: (token) => refresh.has(token),
    redeem: (token) => refresh.delete(token),
  })
  const calls: string[] = []
  const server = createServer((request, response) => {
    void readExchange(request).then((exchange) => {
      const name = `${request.method} ${request.url}`
      const { status = 200, body, cookie } = respond[name]?.(exchange) ?? { status: 404 }
      calls.push(`${name} ${status}`)
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(cookie && { 'set-cookie': `${cookie}; HttpOnly; Path=/` }),
      })
      response.end(body === undefined ? '' : JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo // a listening server on a port has such an address
  return {
    origin: `http://127.0.0.1:${port}`,
    calls,
    expireAccess: () => void (access = new Set()),
    endSessions: () => refresh.clear(),
    sessions: () => refresh.size,
  }
}

async function readExchange(request: IncomingMessage): Promise<Exchange> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array)) // a request yields bytes
  const text = Buffer.concat(chunks).toString()
  const isForm = request.headers['content-type']?.includes('form')
  return {
    body: isForm ? Object.fromEntries(new URLSearchParams(text)) : ((text ? JSON.parse(text) : {}) as Exchange['body']), // what the client sends
    bearer: request.headers.authorization?.replace('Bearer ', ''),
    cookie: request.headers.cookie?.split('=')[1],
    hasBody: text !== '',
  }
}
