import type { EndReason } from './state.ts'
import type { TransportAnswer } from './transport/transport.ts'

/** What the server granted, in our words: the wire's two spellings and its seconds end here. */
export interface Grant<User> {
  readonly accessToken: string
  /** Milliseconds; `Infinity` where neither the server nor the token tells. */
  readonly lifetime: number
  readonly user: User
  readonly userId: string | undefined
  readonly session: GrantedSession | undefined
}

interface GrantedSession {
  readonly id: string
  /** Milliseconds to the absolute end. */
  readonly endsIn: number
  readonly idleTimeout: number
  /** How long nobody had been active when the server answered, in milliseconds. */
  readonly idleFor: number
}

/** What a refresh or a sign-in came to. */
export type Outcome<User> =
  | { readonly type: 'granted'; readonly grant: Grant<User> }
  | { readonly type: 'refused'; readonly reason: EndReason }
  /** No answer that says anything about the session. `retryAfter` in milliseconds, where the server named it. */
  | { readonly type: 'trouble'; readonly cause: unknown; readonly status?: number; readonly retryAfter?: number }

export interface ReadingOptions<User> {
  /** What was reported with the request: how long nobody had been active, in milliseconds. */
  readonly idleFor: number
  readonly userFromClaims: ((claims: Claims) => User) | undefined
}

/** The payload of a JWT, decoded but not verified: the client trusts the server that it comes from, not the token. */
export type Claims = Readonly<Record<string, unknown>>

const reasons: Readonly<Record<string, EndReason>> = {
  'no-session': 'none',
  'expired-idle': 'idle',
  expired: 'expired',
  malformed: 'expired',
  invalid_grant: 'expired',
  revoked: 'revoked',
  'reuse-detected': 'reuse-detected',
}

/** Tells grant, refusal and trouble apart, by status and error code alone. */
export function readOutcome<User>(answer: TransportAnswer, options: ReadingOptions<User>): Outcome<User> {
  const { status, body } = answer
  if (status >= 200 && status < 300) {
    const grant = readGrant(body, options)
    return grant ? { type: 'granted', grant } : trouble(answer, 'The answer holds no usable access token.')
  }
  const reason = refusal(answer)
  return reason ? { type: 'refused', reason } : trouble(answer, `The auth server answered ${status}.`)
}

/** The error code of an answer: `error` as RFC 6749 §5.2 has it, or `code`. */
export function errorCode(body: unknown): string | undefined {
  const { error, code } = asRecord(body)
  return asText(error) ?? asText(code)
}

function refusal({ status, body }: TransportAnswer): EndReason | undefined {
  const code = errorCode(body) ?? ''
  if (status === 400) return reasons[code]
  // A web page is a firewall or a captive portal speaking, not the auth server.
  if ((status !== 401 && status !== 403) || isWebPage(body)) return undefined
  if (asRecord(body)['retryable'] === true || code === 'csrf') return undefined
  return reasons[code] ?? 'expired'
}

function trouble(answer: TransportAnswer, message: string): Outcome<never> {
  const { status, retryAfter } = answer
  return { type: 'trouble', cause: new Error(message), status, ...(retryAfter === undefined ? {} : { retryAfter }) }
}

function readGrant<User>(body: unknown, options: ReadingOptions<User>): Grant<User> | undefined {
  const wire = asRecord(body)
  const accessToken = asText(wire['accessToken']) ?? asText(wire['access_token'])
  if (!accessToken) return undefined

  const claims = readClaims(accessToken)
  const lifetime = asDuration(wire['expiresIn'] ?? wire['expires_in']) ?? lifetimeOf(claims)
  if (lifetime <= 0) return undefined
  return {
    accessToken,
    lifetime,
    // What the server calls the user is what the app calls `User`: the one place where the wire is trusted by type.
    user: (wire['user'] ?? options.userFromClaims?.(claims)) as User,
    userId: asId(asRecord(wire['user'])['id']) ?? asId(claims['sub']),
    session: readSession(wire['session'], options.idleFor),
  }
}

function readSession(value: unknown, idleFor: number): GrantedSession | undefined {
  const wire = asRecord(value)
  const id = asId(wire['id'])
  if (id === undefined) return undefined

  const idleEndsIn = asDuration(wire['idleExpiresIn'] ?? wire['idle_expires_in']) ?? Infinity
  const idleTimeout = asDuration(wire['idleTimeout'] ?? wire['idle_timeout']) ?? idleEndsIn + idleFor
  return {
    id,
    endsIn: asDuration(wire['expiresIn'] ?? wire['expires_in']) ?? Infinity,
    idleTimeout,
    idleFor: idleTimeout === Infinity ? idleFor : Math.max(0, idleTimeout - idleEndsIn),
  }
}

/** Learned from the token's own two times, never from the local clock, which may be wrong. */
function lifetimeOf({ exp, iat }: Claims): number {
  return typeof exp === 'number' && typeof iat === 'number' ? (exp - iat) * 1000 : Infinity
}

function readClaims(token: string): Claims {
  try {
    const payload = token.split('.')[1] ?? ''
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0))
    return asRecord(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    return {}
  }
}

function isWebPage(body: unknown): boolean {
  return typeof body === 'string' && body.trimStart().startsWith('<')
}

/** Seconds of the wire, as a number or a text, in milliseconds. */
function asDuration(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof seconds === 'number' && seconds > -Infinity ? seconds * 1000 : undefined
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function asId(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : asText(value)
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' ? { ...value } : {}
}
