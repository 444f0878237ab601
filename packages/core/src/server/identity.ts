import { isRecord, isText } from '../runtime/shape.ts'

/** The payload of a JWT, decoded but not verified: the client trusts the server that it comes from, not the token. */
export type Claims = Readonly<Record<string, unknown>>

/** What tells users apart: the name of a field, or what is made of the user. */
export type UserIdRule<User> = string | UserIdRules<User>['of']

/** Of a method, so that the options for one kind of user are options for `unknown`, too. */
interface UserIdRules<User> {
  of(user: User): string | number | bigint | undefined
}

/** Under which names servers say who it is. OpenID Connect's own comes first. */
const names = ['sub', 'id', '_id', 'uuid', 'uid', 'userId', 'user_id']

/**
 * Who the user is, as far as that is known. The token's claims come before the user: every grant has a token, and many servers name the user
 * only when somebody signs in.
 */
export function identify<User>(
  user: User | undefined,
  claims: Claims,
  rule: UserIdRule<User> | undefined,
): string | undefined {
  if (typeof rule === 'function') return user && asId(rule(user))
  const keys = rule ? [rule] : names
  return [claims, asRecord(user)].flatMap((known) => keys.map((key) => asId(known[key]))).find(isText)
}

export function readClaims(token: string): Claims {
  try {
    const payload = token.split('.')[1] ?? ''
    // Bytes into UTF-8: not every engine has a `TextDecoder`, and each has this.
    // oxlint-disable-next-line typescript/no-deprecated
    const text = escape(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
    return asRecord(JSON.parse(decodeURIComponent(text)))
  } catch {
    return {}
  }
}

/** A number or a text, as a text. NaN is what apps make of an id that is not there. */
export function asId(value: unknown): string | undefined {
  return Number.isFinite(value) || typeof value === 'bigint' || isText(value) ? String(value) : undefined
}

export function asRecord(value: unknown): Claims {
  return isRecord(value) ? value : {}
}
