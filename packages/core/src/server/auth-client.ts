import type { Grant, Holding } from '../engine/holding.ts'
import type { Outcome } from '../engine/step.ts'
import { explained } from '../errors/explained.ts'
import { SessionError, type SessionErrorCode } from '../errors/session-error.ts'
import { SignInError } from '../errors/sign-in-error.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { unlessAborted } from '../waiting/unless-aborted.ts'
import { within } from '../waiting/within.ts'
import { csrfHeader, type CsrfOptions } from './csrf-header.ts'
import { identify } from './identity.ts'
import { readRefreshToken } from './read-grant.ts'
import {
  areCredentialsRefused,
  errorCode,
  isSignedOut,
  isTrouble,
  readBody,
  readOutcome,
  type ReadingRules,
} from './read-outcome.ts'
import type { RefreshReport, SignOutReport, Transport, TransportAnswer, TransportCall } from './transport.ts'

/** After how many answers in a row that say nothing the app's developers are told. */
const TELL_AFTER = 3

/** As often is a network slow that is nobody's fault. */
const TELL_SILENCE_AFTER = 2

/** What may come between a refresh and its answer. */
export interface RefreshSignals {
  /** The answer no longer matters. */
  readonly flight: AbortSignal
  /** Nobody is there any more to wait for it; the browser may still keep its cookies. */
  readonly leaving: AbortSignal
  /** It is called back. */
  readonly sending: AbortSignal
}

/** The auth server as the session sees it: outcomes in place of answers. */
export interface AuthClient<User> {
  /**
   * Never rejects: what goes wrong is trouble. `owner` is whose session it is, as far as that is known. Once `signal` aborts nothing is kept of
   * the answer, once `leaving` does it is not waited for; `sending` ends what has been sent.
   */
  readonly refresh: (request: RefreshRequest<User>, signals: RefreshSignals) => Promise<Outcome<User>>
  readonly signIn: (input: SignInInput) => Promise<Grant<User>>
  /** Whether the server confirmed; undefined where it could not be heard. */
  readonly signOut: (report: SignOutReport) => Promise<boolean | undefined>
}

interface RefreshRequest<User> extends RefreshReport {
  readonly attemptId: string
  readonly owner: Holding<User> | undefined
  /** Whether a refusal is believed: else the server is asked once more, with the same refresh token if there is no other by then. */
  readonly isFinal: boolean
}

/**
 * What the login endpoint takes, or `{ answer }`: an answer of it that the app fetched by itself, or better a function that fetches it. It is called when no
 * refresh is on its way any more, whose cookie would replace that of the login, with a signal that aborts after `refreshTimeout`; what it rejects with, `signIn` does.
 */
export type SignInInput = Readonly<Record<string, unknown>>

/**
 * Keeps the refresh token where no cookie does (native apps, OAuth servers). Whoever can read it can be the user: take the platform's secure
 * storage. None that uses web storage is shipped.
 */
export interface RefreshTokenStore {
  readonly read: () => Promise<string | undefined> | string | undefined
  /** Writes a new one, or forgets it. */
  readonly write: (token: string | undefined) => Promise<void> | void
}

/** What `loadUser` may use. */
export interface UserQuestion {
  /** Undefined in `cookie` mode. */
  readonly accessToken: string | undefined
  /** Aborts after `refreshTimeout`. */
  readonly signal: AbortSignal
}

/** What the session's options say of the auth server. */
export interface AuthClientOptions<User> extends ReadingRules<User>, CsrfOptions {
  readonly transport: Transport
  readonly refreshTimeout: number
  readonly refreshTokenStore?: RefreshTokenStore
  readonly loadUser?: (question: UserQuestion) => Promise<User>
  readonly runtime: Pick<Runtime, 'clock' | 'newId' | 'page'>
}

/** Speaks to the auth server through the transport, each call bounded by `refreshTimeout`. */
export function createAuthClient<User>(options: AuthClientOptions<User>): AuthClient<User> {
  const { transport, refreshTimeout, refreshTokenStore: store, loadUser, runtime } = options
  const told = new Set<SessionErrorCode>()
  let unclear = 0
  let silent = 0
  let isFaultTold = false

  async function refresh(
    { attemptId, owner, isFinal, ...report }: RefreshRequest<User>,
    { flight: signal, leaving, sending }: RefreshSignals,
  ): Promise<Outcome<User>> {
    try {
      const refreshToken = await store?.read()
      if (store && !refreshToken) return { type: 'refresh-refused', reason: 'none' }
      const answer = await unlessAborted(
        ask((call) => transport.refresh({ ...report, refreshToken }, call), attemptId, sending),
        leaving,
      )
      const receivedAt = runtime.clock.now()
      const outcome = byRules(() => readOutcome(answer, { ...options, ...report, isVisitor: !owner }))
      // What nobody waits for any more must not undo a sign-out.
      if (signal.aborted) return outcome
      heed(outcome)
      await keepRefreshToken(outcome, answer, isFinal, refreshToken)
      if (outcome.type !== 'refresh-succeeded') return outcome
      return { ...outcome, grant: await introduce({ ...outcome.grant, receivedAt }, owner, signal) }
    } catch (error) {
      const outcome: Outcome<User> = { type: 'refresh-failed', cause: describeFailure(error) }
      if (!signal.aborted) heed(outcome)
      return outcome
    }
  }

  /** Before anybody is told: a crash later finds the new one. A server that sends none leaves the old one in force. */
  async function keepRefreshToken(
    outcome: Outcome<User>,
    answer: TransportAnswer,
    isFinal: boolean,
    sent?: string,
  ): Promise<void> {
    const refreshToken = readRefreshToken(readBody(answer, options))
    const isOver = outcome.type === 'refresh-refused' && isFinal && !outcome.isGuess
    // Not another one that has been written meanwhile, by a tab that was faster.
    if (isOver && (await store?.read()) === sent) await store?.write(undefined)
    if (outcome.type === 'refresh-succeeded' && refreshToken) await store?.write(refreshToken)
  }

  async function signIn(input: SignInInput): Promise<Grant<User>> {
    const answer = await submit(input)
    const receivedAt = runtime.clock.now()
    const read = async (): Promise<Outcome<User>> =>
      byRules(() => readOutcome(answer, { ...options, idleFor: 0, isVisitor: true }))
    const outcome = await read().catch(rethrowAsTrouble)
    if (outcome.type === 'refresh-succeeded') {
      await keepRefreshToken(outcome, answer, true)
      return introduce({ ...outcome.grant, receivedAt }).catch(rethrowAsTrouble)
    }
    const { status, body, retryAfter } = answer
    const credentialsRefused = outcome.type === 'refresh-refused' && areCredentialsRefused(answer)
    const retryable = !credentialsRefused && (status < 300 || isTrouble(status))
    const error = errorCode(body) || undefined
    throw new SignInError({ ...outcome, status, error, credentialsRefused, retryable, retryAfter })
  }

  /** The grant with its user, whom the app is asked for where nothing else tells. */
  async function introduce(grant: Grant<User>, owner?: Holding<User>, signal?: AbortSignal): Promise<Grant<User>> {
    const { accessToken, userId } = grant
    const isKnown = userId !== undefined && userId === owner?.userId && owner.user !== undefined
    if (!loadUser || grant.user !== undefined || isKnown) return identified(grant, owner)
    const user = await bounded((limit) => loadUser({ accessToken, signal: limit }), signal)
    return identified({ ...grant, user, userId: userId ?? byRules(() => identify(user, {}, options.userId)) }, owner)
  }

  function identified(grant: Grant<User>, owner: Holding<User> | undefined): Grant<User> {
    if ((grant.userId ?? owner?.userId) === undefined) tell('ERR_USER_UNIDENTIFIED')
    return grant
  }

  /** What does not pass by itself is told. */
  function heed(outcome: Outcome<User>): void {
    const { cause, status, isUnclear } = outcome.type === 'refresh-failed' ? outcome : {}
    unclear = isUnclear ? unclear + 1 : 0
    silent = cause instanceof Error && cause.name === 'TimeoutError' ? silent + 1 : 0
    if (cause instanceof SessionError) tell(cause.code)
    else if (silent === TELL_SILENCE_AFTER) tell('ERR_NO_ANSWER')
    else if (unclear === TELL_AFTER) tell('ERR_ANSWER_UNCLEAR', status)
  }

  /** What a rule of the app throws is told as it is: from the outside it looks like a server that is down. Once. */
  function byRules<Value>(call: () => Value): Value {
    try {
      return call()
    } catch (error) {
      if (!isFaultTold) globalThis.reportError?.(error)
      isFaultTold = true
      throw error
    }
  }

  /** Once each. */
  function tell(code: SessionErrorCode, detail?: string | number): void {
    if (!told.has(code)) globalThis.reportError?.(explained(code, detail))
    told.add(code)
  }

  async function submit(input: SignInInput): Promise<TransportAnswer> {
    const { answer } = input
    if (isCall(answer)) return { status: 200, body: await bounded(answer) }
    if ('answer' in input) return { status: 200, body: answer }
    return ask((call) => transport.signIn(input, call)).catch(rethrowAsTrouble)
  }

  async function signOut(report: SignOutReport): Promise<boolean | undefined> {
    try {
      const refreshToken = await store?.read()
      const answer = await ask((call) => transport.signOut({ ...report, refreshToken }, call))
      const { status } = answer
      if (isTrouble(status)) return undefined
      const confirmed = isSignedOut(answer)
      if (confirmed) await store?.write(undefined)
      else tell('ERR_SIGN_OUT_REFUSED', status)
      return confirmed
    } catch {
      return undefined
    }
  }

  function ask(
    send: (call: TransportCall) => Promise<TransportAnswer>,
    attemptId: string = runtime.newId(),
    outer?: AbortSignal,
  ): Promise<TransportAnswer> {
    const headers = csrfHeader(options)
    return bounded((signal) => send({ attemptId, headers, signal }), outer)
  }

  /** The time is bounded also where what is called does not heed its signal. */
  function bounded<Value>(call: (signal: AbortSignal) => Promise<Value>, outer?: AbortSignal): Promise<Value> {
    return within(runtime.clock, refreshTimeout, outer, (signal) =>
      unlessAborted(
        Promise.resolve(signal).then((limit) => call(limit)),
        signal,
      ),
    )
  }

  return { refresh, signIn, signOut }
}

function isCall(answer: unknown): answer is (signal: AbortSignal) => Promise<unknown> {
  return typeof answer === 'function'
}

function rethrowAsTrouble(error: unknown): never {
  throw new SignInError({ retryable: true, cause: describeFailure(error) })
}

/** What went wrong, without what a foreign error may carry along (requests, headers, tokens). */
function describeFailure(error: unknown): Error {
  const described = new Error('The auth server gave no answer.')
  // Where the time is up, WebKit has a fetch reject as if it had been called off.
  if (error instanceof Error) described.name = error.name === 'AbortError' ? 'TimeoutError' : error.name
  return described
}
