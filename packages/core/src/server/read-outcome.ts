import type { EndReason } from '../engine/engine-state.ts'
import type { Outcome } from '../engine/step.ts'
import { explained } from '../errors/explained.ts'
import { isText } from '../runtime/shape.ts'
import { asRecord } from './identity.ts'
import { saysNo } from './says-no.ts'
import { namesNobody, readGrant, type GrantRules } from './read-grant.ts'
import type { TransportAnswer } from './transport.ts'

/** An answer of an auth server in the words of this SDK. Durations are seconds; RFC 6749's own names are understood, too. */
export interface AuthAnswer {
  readonly accessToken?: string | undefined
  readonly expiresIn?: number | string | undefined
  /** In `body` mode: the new one. */
  readonly refreshToken?: string | undefined
  readonly user?: unknown
  readonly session?: unknown
  /** In `cookie` mode: whether somebody is signed in, where nothing else in the answer tells. */
  readonly success?: boolean | undefined
  /** An error code, e.g. `no-session`, `expired`, `revoked`. */
  readonly error?: string | undefined
}

/** What the session's options say of the server's answers. */
export interface ReadingRules<User> extends GrantRules<User> {
  readonly classifyRefusal?: (answer: TransportAnswer) => EndReason | 'granted' | 'trouble' | undefined
  readonly readAnswer?: (answer: TransportAnswer) => AuthAnswer | undefined
}

interface Reading<User> extends ReadingRules<User> {
  /** What was reported with the request: how long nobody had been active, in milliseconds. */
  readonly idleFor: number
  /** Whether nobody is signed in, as far as this page knows: then what is unclear is no trouble. @default false */
  readonly isVisitor?: boolean
}

const reasons = new Map<string, EndReason>([
  ['no-session', 'none'],
  ['expired-idle', 'idle'],
  ['expired', 'expired'],
  ['malformed', 'expired'],
  ['invalid_grant', 'expired'],
  ['revoked', 'revoked'],
  ['reuse-detected', 'reuse-detected'],
  ['not-bound', 'not-bound'],
])

/**
 * Tells grant, refusal and trouble apart, by status and error code alone; the app's own rule comes first. The wire's two spellings and its
 * seconds end here.
 */
export function readOutcome<User>(given: TransportAnswer, options: Reading<User>): Outcome<User> {
  const { status, retryAfter } = given
  const rule = options.classifyRefusal?.(given)
  const answer = { ...given, body: readBody(given, options) }
  const mayGrant = rule ? rule === 'granted' : isSuccess(status)
  const grant = mayGrant && readGrant(answer.body, options, rule !== undefined)
  if (grant) return { type: 'refresh-succeeded', grant }
  const known = rule ?? refusal(answer)
  // A visitor is to see the sign-in page. Nothing is forgotten for it: the next page asks again.
  const isGuess = !known && options.isVisitor && isNobody(answer)
  const reason = isGuess ? 'none' : known
  if (reason && reason !== 'granted' && reason !== 'trouble') return { type: 'refresh-refused', reason, isGuess }
  const superseded = status === 409 && errorCode(answer.body) === 'superseded'
  const isUnclear = !superseded && !isTrouble(status)
  return { type: 'refresh-failed', cause: describeTrouble(answer), status, retryAfter, superseded, isUnclear }
}

/** What an answer says in the words of this SDK. Where the app's mapping fails, it said nothing that the app expects. */
export function readBody<User>(answer: TransportAnswer, { readAnswer }: ReadingRules<User>): unknown {
  try {
    return (isSuccess(answer.status) && readAnswer?.(answer)) || answer.body
  } catch {
    return answer.body
  }
}

/**
 * Whether the server says that the session has ended, by this call or before. A text may be anybody's, a captive portal's above all, but for what
 * frameworks write by themselves for an answer that has none.
 */
export function isSignedOut({ status, body }: TransportAnswer): boolean {
  if (reasons.has(errorCode(body))) return !isTrouble(status)
  return (
    isSuccess(status) && (typeof body === 'string' ? /^\W*(ok|accepted|no content)?\W*$/i.test(body) : !saysNo(body))
  )
}

/** Whether it is the credentials that a sign-in was refused for, and not how the app is set up. */
export function areCredentialsRefused(answer: TransportAnswer): boolean {
  return [200, 400, 401, 403, 422].includes(answer.status) && !isWebPage(answer.body) && !mayPass(answer)
}

/** What passes by itself. 0 is what XMLHttpRequest, and transports made of it, say where nothing was heard. */
export function isTrouble(status: number): boolean {
  return status === 0 || status >= 500 || [408, 425, 429].includes(status)
}

/** The error code of an answer: the particular `code` where there is one, else `error` in the words of RFC 6749 §5.2; or an empty text. */
export function errorCode(body: unknown): string {
  const { error, code } = asRecord(body)
  return [code, error].find(isText) ?? ''
}

function describeTrouble({ status, body }: TransportAnswer): Error {
  if (status !== 403 || errorCode(body) !== 'csrf') return new Error(`The auth server answered ${status}.`)
  return explained('ERR_CSRF_REFUSED')
}

function refusal(answer: TransportAnswer): EndReason | undefined {
  const { status, body } = answer
  if (status < 400 || mayPass(answer)) return undefined
  // A web page is a firewall or a captive portal speaking, not the auth server.
  const isPlain = (status === 401 || status === 403) && !isWebPage(body)
  return reasons.get(errorCode(body)) ?? (isPlain ? 'expired' : undefined)
}

/** Whether an answer to the question who is signed in does not name anybody, nor say that it will. */
function isNobody(answer: TransportAnswer): boolean {
  const { status, body } = answer
  if (!isSuccess(status)) return !mayPass(answer)
  const isNamed = isText(body) || Object.values(asRecord(body)).some(Boolean)
  return !isNamed || saysNo(body) || namesNobody(asRecord(body)) || reasons.has(errorCode(body))
}

/** Whether it passes, or is for the app's developers to mend: it says nothing of the session. */
function mayPass({ status, body }: TransportAnswer): boolean {
  const isOurs = /^(csrf|superseded|(invalid|unauthorized)_client)$/.test(errorCode(body))
  return isTrouble(status) || isOurs || asRecord(body)['retryable'] === true
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

export function isWebPage(body: unknown): boolean {
  return isText(body) && body.trimStart().startsWith('<')
}
