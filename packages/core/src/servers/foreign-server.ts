import type { EndReason } from '../engine/engine-state.ts'
import { isText } from '../runtime/shape.ts'
import { absolute, fetchAnswer, resolveEndpoints, type Endpoints } from '../server/fetch-transport.ts'
import type { AuthAnswer } from '../server/read-outcome.ts'
import type { Transport, TransportAnswer, TransportCall } from '../server/transport.ts'
import type { SessionOptions } from '../session/options.ts'
import { checkServer } from './check-server.ts'
import { readPlace } from './read-place.ts'

/**
 * Where a 2xx has what the session needs: a path like `data.access_token`, or a header like `header Authorization`. What is not named is looked for
 * under the usual names.
 */
export interface AnswerPlaces {
  /** @default accessToken, access_token, access, accessJwt, jwt, token */
  readonly accessToken?: string
  /** @default refreshToken, refresh_token, refresh, refreshJwt */
  readonly refreshToken?: string
  /** The lifetime in seconds. @default expiresIn, expires_in; else what the token says */
  readonly expiresIn?: string
  /** The lifetime in milliseconds, where that is what the server counts. */
  readonly milliseconds?: string
  /** @default user */
  readonly user?: string
}

/** What an answer to a refresh means: by its status, or by a 2xx that says nothing (`null`, `{}`, 204). */
export interface RefusedReasons {
  readonly [status: number]: EndReason
  readonly empty?: EndReason
}

/** An auth server that was not made for this SDK. */
export interface ForeignServer {
  /**
   * A base URL as for `createSession`, or each address, with a method before it where it is not POST: `GET /api/auth/token`. Without `logout` a
   * sign-out only ends the session here, and says that it is done.
   */
  readonly endpoints: string | (Omit<Endpoints, 'logout'> & Partial<Endpoints>)
  /** What its answers call what. */
  readonly answer?: AnswerPlaces
  /**
   * Where the refresh token goes, if no cookie has it: into this field of the body, or with `header Authorization` as a bearer. Sets
   * `credential: 'body'`; no cookies are sent then. @default it is in a cookie
   */
  readonly refreshToken?: string
  /** Fields that go along with every body, e.g. `{ mode: 'json' }`. */
  readonly body?: Readonly<Record<string, unknown>>
  /** Which answers mean that there is no session, beside those that the SDK knows by itself, e.g. `{ 400: 'none', 419: 'expired' }`. */
  readonly refused?: RefusedReasons
  /** Whether the answer to a sign-in already has the token, or a refresh has to get it. @default 'grants' */
  readonly signIn?: 'grants' | 'then-refresh'
  /** Whether a sign-out wants a live access token in `Authorization`; where none is left, a refresh gets one first. @default 'plain' */
  readonly signOut?: 'plain' | 'with-access-token'
}

/** What of the session's options tells how a server speaks. */
export type ForeignServerOptions = Pick<
  SessionOptions<unknown>,
  'endpoints' | 'transport' | 'credential' | 'readAnswer' | 'classifyRefusal'
>

/** The options of a session for a server that was not made for this SDK: `createSession({ ...foreignServer({ … }), loadUser })`. */
export function foreignServer(server: ForeignServer): ForeignServerOptions {
  checkServer?.(server)
  const { login, refresh, logout = login } = endpointsOf(server)
  return {
    transport: createTransport(server),
    // None of them carries the credential, or is replayed.
    endpoints: { login: addressOf(login), refresh: addressOf(refresh), logout: addressOf(logout) },
    ...(server.refreshToken !== undefined && { credential: 'body' as const }),
    readAnswer: (answer) => readAnswer(server, answer),
    classifyRefusal: (answer) => refusedReason(server, answer),
  }
}

function createTransport(server: ForeignServer): Transport {
  const { login, refresh, logout } = endpointsOf(server)
  /** What a refresh brought that was only made to sign out; a second attempt goes on with it. */
  let renewed: AuthAnswer = {}

  const ask = (refreshToken: string | undefined, call: TransportCall): Promise<TransportAnswer> =>
    send(refresh, { server, refreshToken }, call)

  async function signOutWithToken(
    address: string,
    tokens: { readonly accessToken?: string | undefined; readonly refreshToken?: string | undefined },
    call: TransportCall,
  ): Promise<TransportAnswer> {
    const known = { ...tokens, ...renewed }
    const answer = known.accessToken && (await send(address, { server, ...known, keepalive: true }, call))
    if (answer && ![401, 403].includes(answer.status)) return answer
    const fresh = await ask(known.refreshToken, call)
    if (fresh.status >= 300) return gone(server, fresh)
    const { accessToken, refreshToken = known.refreshToken } = { ...readAnswer(server, fresh) }
    renewed = { accessToken, refreshToken }
    return send(address, { server, accessToken, refreshToken, keepalive: true }, call)
  }

  return {
    async signIn(fields, call) {
      renewed = {}
      const answer = await send(login, { server, body: { ...server.body, ...fields } }, call)
      return server.signIn === 'then-refresh' && answer.status < 300 ? ask(undefined, call) : answer
    },
    refresh: ({ refreshToken }, call) => ask(refreshToken, call),
    async signOut({ accessToken, refreshToken }, call) {
      if (logout === undefined) return { status: 204, body: '' }
      if (server.signOut === 'with-access-token') return signOutWithToken(logout, { accessToken, refreshToken }, call)
      return gone(server, await send(logout, { server, refreshToken, keepalive: true }, call))
    },
  }
}

interface Sending {
  readonly server: ForeignServer
  readonly body?: Readonly<Record<string, unknown>>
  readonly accessToken?: string | undefined
  readonly refreshToken?: string | undefined
  readonly keepalive?: boolean
}

function send(
  address: string,
  { server, body = server.body, accessToken, refreshToken, keepalive = false }: Sending,
  call: TransportCall,
): Promise<TransportAnswer> {
  const method = /^[A-Z]+(?= )/.exec(address)?.[0] ?? 'POST'
  const isInHeader = server.refreshToken === 'header Authorization'
  const bearer = accessToken ?? (isInHeader ? refreshToken : undefined)
  const field = refreshToken !== undefined && !isInHeader && { [server.refreshToken ?? 'refreshToken']: refreshToken }
  // Some servers refuse a body where they want none.
  const content = method === 'GET' || (isInHeader && body === server.body && !body) ? undefined : { ...body, ...field }
  return fetchAnswer(
    addressOf(address),
    {
      method,
      keepalive,
      credentials: server.refreshToken === undefined ? 'include' : 'omit',
      headers: {
        ...(content && { 'content-type': 'application/json' }),
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      },
      ...(content && { body: JSON.stringify(content) }),
    },
    call,
  )
}

function endpointsOf({ endpoints }: ForeignServer): Omit<Endpoints, 'logout'> & Partial<Endpoints> {
  if (typeof endpoints === 'string') return resolveEndpoints(endpoints)
  const { login, refresh, logout } = endpoints
  return { login: settled(login), refresh: settled(refresh), ...(logout !== undefined && { logout: settled(logout) }) }
}

/** With the method that stands before it. */
function settled(address: string): string {
  const path = addressOf(address)
  return address.slice(0, address.length - path.length) + absolute(path)
}

function addressOf(address: string): string {
  return address.replace(/^[A-Z]+ /, '')
}

const names = {
  accessToken: ['accessToken', 'access_token', 'access', 'accessJwt', 'jwt', 'token'],
  refreshToken: ['refreshToken', 'refresh_token', 'refresh', 'refreshJwt'],
  expiresIn: ['expiresIn', 'expires_in'],
} as const

function readAnswer({ answer: places = {} }: ForeignServer, answer: TransportAnswer): AuthAnswer {
  const text = (name: 'accessToken' | 'refreshToken'): string | undefined => {
    const value = readPlace(answer, places[name] ? [places[name]] : names[name])
    return isText(value) ? value : undefined
  }
  const seconds = readPlace(answer, places.expiresIn ? [places.expiresIn] : names.expiresIn)
  const milliseconds = places.milliseconds && readPlace(answer, [places.milliseconds])
  const expiresIn = milliseconds === undefined ? seconds : Number(milliseconds) / 1000
  return {
    accessToken: text('accessToken'),
    refreshToken: text('refreshToken'),
    expiresIn: typeof expiresIn === 'number' || isText(expiresIn) ? expiresIn : undefined,
    user: readPlace(answer, [places.user ?? 'user']),
    session: readPlace(answer, ['session']),
    success: readPlace(answer, ['success']) as boolean | undefined, // read as what it is
  }
}

function refusedReason({ refused = {} }: ForeignServer, { status, body }: TransportAnswer): EndReason | undefined {
  const isEmpty = status >= 200 && status < 300 && !Object.values(Object(body) as object).some(Boolean)
  return refused[status] ?? (isEmpty ? refused.empty : undefined)
}

/** A session that a server no longer knows is signed out. */
function gone(server: ForeignServer, answer: TransportAnswer): TransportAnswer {
  return refusedReason(server, answer) ? { status: 401, body: { code: 'no-session' } } : answer
}
