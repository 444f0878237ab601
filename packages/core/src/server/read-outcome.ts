import type { EndReason } from '../engine/engine-state.ts'
import type { Grant } from '../engine/holding.ts'
import type { CredentialMode } from '../engine/policy.ts'
import type { Outcome } from '../engine/step.ts'
import { SessionError } from '../errors/session-error.ts'
import { isRecord, isText } from '../runtime/shape.ts'
import type { TransportAnswer } from './transport.ts'

/** What the session's options say of the server's answers. */
export interface ReadingRules<User> {
  readonly credential: CredentialMode
  readonly classifyRefusal?: (answer: TransportAnswer) => EndReason | 'trouble' | undefined
  readonly userFromClaims?: (claims: Claims) => User
}

interface Reading<User> extends ReadingRules<User> {
  /** What was reported with the request: how long nobody had been active, in milliseconds. */
  readonly idleFor: number
}

/** The payload of a JWT, decoded but not verified: the client trusts the server that it comes from, not the token. */
export type Claims = Readonly<Record<string, unknown>>

const reasons = new Map<string, EndReason>([
  ['no-session', 'none'],
  ['expired-idle', 'idle'],
  ['expired', 'expired'],
  ['malformed', 'expired'],
  ['invalid_grant', 'expired'],
  ['revoked', 'revoked'],
  ['reuse-detected', 'reuse-detected'],
])

/**
 * Tells grant, refusal and trouble apart, by status and error code alone. The wire's two spellings and its seconds end here.
 */
export function readOutcome<User>(answer: TransportAnswer, options: Reading<User>): Outcome<User> {
  const { status, body, retryAfter } = answer
  const grant = status >= 200 && status < 300 ? readGrant(body, options) : undefined
  if (grant) return { type: 'refresh-succeeded', grant }
  const reason = options.classifyRefusal?.(answer) ?? refusal(answer) ?? 'trouble'
  if (reason !== 'trouble') return { type: 'refresh-refused', reason }
  const superseded = status === 409 && errorCode(body) === 'superseded'
  return { type: 'refresh-failed', cause: describeTrouble(answer), status, retryAfter, superseded }
}

function describeTrouble({ status, body }: TransportAnswer): Error {
  if (status !== 403 || errorCode(body) !== 'csrf') return new Error(`The auth server answered ${status}.`)
  return new SessionError(
    'ERR_CSRF_REFUSED',
    'The auth server took a call of this page for a forged one (403 csrf). Put the origin of the page on its list, and set the option "csrf" if it wants a token.',
  )
}

/** The error code of an answer: the particular `code` where there is one, else `error` in the words of RFC 6749 §5.2. */
export function errorCode(body: unknown): string | undefined {
  const { error, code } = asRecord(body)
  return [code, error].find(isText)
}

function refusal({ status, body }: TransportAnswer): EndReason | undefined {
  const code = errorCode(body) ?? ''
  if (status === 400) return reasons.get(code)
  // A web page is a firewall or a captive portal speaking, not the auth server.
  const isWebPage = isText(body) && body.trimStart().startsWith('<')
  if ((status !== 401 && status !== 403) || isWebPage) return undefined
  if (asRecord(body)['retryable'] === true || code === 'csrf') return undefined
  return reasons.get(code) ?? 'expired'
}

function readGrant<User>(
  body: unknown,
  { idleFor, credential, userFromClaims }: Reading<User>,
): Grant<User> | undefined {
  const wire = asRecord(body)
  const token = read(wire, 'accessToken')
  const accessToken = credential !== 'cookie' && isText(token) ? token : undefined
  // With everything in cookies the status speaks, unless the body contradicts it or is no answer of ours.
  const isGranted = credential === 'cookie' ? !isText(body) && wire['success'] !== false : accessToken !== undefined
  if (!isGranted) return undefined

  const claims = readClaims(accessToken ?? '')
  const { exp, iat } = claims
  // Learned from the token's own two times, never from the local clock, which may be wrong.
  const lifetime = duration(wire, 'expiresIn') ?? asDuration(Number(exp) - Number(iat)) ?? Infinity
  if (lifetime <= 0) return undefined

  const session = asRecord(wire['session'])
  const idleEndsIn = duration(session, 'idleExpiresIn') ?? Infinity
  const idleTimeout = duration(session, 'idleTimeout') ?? idleEndsIn + idleFor
  return {
    accessToken,
    lifetime,
    // What the server calls the user is what the app calls `User`: the one place where the wire is trusted by type.
    user: (wire['user'] ?? userFromClaims?.(claims)) as User,
    userId: idOf(wire['user']) ?? asId(claims['sub']),
    sessionId: asId(session['id']),
    endsIn: duration(session, 'expiresIn') ?? Infinity,
    idleTimeout,
    idleFor: idleTimeout === Infinity ? idleFor : Math.max(0, idleTimeout - idleEndsIn),
  }
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

/** Seconds of the wire, as a number or a text, in milliseconds. */
function duration(wire: Claims, name: string): number | undefined {
  const value = read(wire, name)
  return isText(value) || typeof value === 'number' ? asDuration(Number(value)) : undefined
}

function asDuration(seconds: number): number | undefined {
  return seconds > -Infinity ? seconds * 1000 : undefined
}

/** The refresh token of an answer, where it travels in the body. */
export function readRefreshToken(body: unknown): string | undefined {
  const token = read(asRecord(body), 'refreshToken')
  return isText(token) ? token : undefined
}

/** A field in camelCase, or in the snake_case of RFC 6749. */
function read(wire: Claims, name: string): unknown {
  return wire[name] ?? wire[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]
}

/** What tells users apart: their `id`, as a number or a text. */
export function idOf(user: unknown): string | undefined {
  return asId(asRecord(user)['id'])
}

function asId(value: unknown): string | undefined {
  return typeof value === 'number' || isText(value) ? String(value) : undefined
}

function asRecord(value: unknown): Claims {
  return isRecord(value) ? value : {}
}
