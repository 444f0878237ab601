import type { Grant } from '../engine/holding.ts'
import type { CredentialMode } from '../engine/policy.ts'
import { isText } from '../runtime/shape.ts'
import { asId, asRecord, identify, readClaims, type Claims, type UserIdRule } from './identity.ts'

/** What the session's options say of what an answer grants. */
export interface GrantRules<User> {
  readonly credential: CredentialMode
  readonly userFromClaims?: (claims: Claims) => User
  readonly userId?: UserIdRule<User>
}

/** What an answer grants, or undefined. `isForced`: the app says that it does; in `cookie` mode that is enough. */
export function readGrant<User>(
  body: unknown,
  { credential, userFromClaims, userId, idleFor }: GrantRules<User> & { readonly idleFor: number },
  isForced: boolean,
): Grant<User> | undefined {
  const wire = asRecord(body)
  const token = read(wire, 'accessToken')
  const accessToken = credential !== 'cookie' && isText(token) ? token : undefined
  const claims = readClaims(accessToken ?? '')
  const { exp, iat } = claims
  const named = duration(wire, 'expiresIn')
  // Learned from the token's own two times, never from the local clock, which may be wrong.
  const lifetime = named ?? asDuration(Number(exp) - Number(iat)) ?? Infinity
  // With everything in cookies the answer has to say that somebody is signed in: many servers have a 200 for nobody, too.
  const isSaid = isForced || saysSomebody(wire, token || named !== undefined)
  if (!(credential === 'cookie' ? isSaid : accessToken !== undefined) || lifetime <= 0) return undefined

  const session = asRecord(wire['session'])
  const idleEndsIn = duration(session, 'idleExpiresIn') ?? Infinity
  const idleTimeout = duration(session, 'idleTimeout') ?? idleEndsIn + idleFor
  // What the server calls the user is what the app calls `User`: the one place where the wire is trusted by type.
  const user = (wire['user'] ?? userFromClaims?.(claims)) as User
  return {
    accessToken,
    lifetime,
    user,
    userId: identify(user, claims, userId),
    sessionId: asId(session['id']),
    endsIn: duration(session, 'expiresIn') ?? Infinity,
    idleTimeout,
    idleFor: idleTimeout === Infinity ? idleFor : Math.max(0, idleTimeout - idleEndsIn),
  }
}

/** `success` alone is enough, but not beside a user who is nobody. */
function saysSomebody(wire: Claims, isGranted: unknown): boolean {
  const { success, user, session } = wire
  return success !== false && Boolean(isGranted || user || session || (success && !namesNobody(wire)))
}

/** Whether an answer has the place for a user or a session, and nothing in it. */
export function namesNobody({ user, session }: Claims): boolean {
  return !(user || session) && (user === null || session === null)
}

/** The refresh token of an answer, where it travels in the body. */
export function readRefreshToken(body: unknown): string | undefined {
  const token = read(asRecord(body), 'refreshToken')
  return isText(token) ? token : undefined
}

/** Seconds of the wire, as a number or a text, in milliseconds. */
function duration(wire: Claims, name: string): number | undefined {
  const value = read(wire, name)
  return isText(value) || typeof value === 'number' ? asDuration(Number(value)) : undefined
}

function asDuration(seconds: number): number | undefined {
  return seconds > -Infinity ? seconds * 1000 : undefined
}

/** A field in camelCase, or in the snake_case of RFC 6749. */
function read(wire: Claims, name: string): unknown {
  return wire[name] ?? wire[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]
}
