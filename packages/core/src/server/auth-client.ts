import type { Grant, Owner } from '../engine/holding.ts'
import type { Outcome } from '../engine/step.ts'
import { SignInError } from '../errors/sign-in-error.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { unlessAborted } from '../waiting/unless-aborted.ts'
import { within } from '../waiting/within.ts'
import { csrfHeader, type CsrfOptions } from './csrf-header.ts'
import { errorCode, idOf, readOutcome, readRefreshToken, type ReadingRules } from './read-outcome.ts'
import type { RefreshReport, Transport, TransportAnswer, TransportCall } from './transport.ts'

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
  /** Whether the server confirmed. */
  readonly signOut: (everywhere: boolean) => Promise<boolean>
}

interface RefreshRequest<User> extends RefreshReport {
  readonly attemptId: string
  readonly owner: Owner<User> | undefined
}

/** What the login endpoint takes, or `{ answer }`: an answer of it that the app fetched by itself. */
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

  async function refresh(
    { attemptId, owner, ...report }: RefreshRequest<User>,
    { flight: signal, leaving, sending }: RefreshSignals,
  ): Promise<Outcome<User>> {
    try {
      const refreshToken = await store?.read()
      if (store && !refreshToken) return { type: 'refresh-refused', reason: 'none' }
      const answer = await unlessAborted(
        ask((call) => transport.refresh({ ...report, refreshToken }, call), attemptId, sending),
        leaving,
      )
      const outcome = readOutcome(answer, { ...options, ...report })
      // What nobody waits for any more must not undo a sign-out.
      if (signal.aborted) return outcome
      await keepRefreshToken(outcome, answer, refreshToken)
      if (outcome.type !== 'refresh-succeeded') return outcome
      return { ...outcome, grant: await introduce(outcome.grant, owner, signal) }
    } catch (error) {
      return { type: 'refresh-failed', cause: describeFailure(error) }
    }
  }

  /** Before anybody is told: a crash later finds the new one. A server that sends none leaves the old one in force. */
  async function keepRefreshToken({ type }: Outcome<User>, { body }: TransportAnswer, sent?: string): Promise<void> {
    const refreshToken = readRefreshToken(body)
    // Not another one that has been written meanwhile, by a tab that was faster.
    if (type === 'refresh-refused' && (await store?.read()) === sent) await store?.write(undefined)
    if (type === 'refresh-succeeded' && refreshToken) await store?.write(refreshToken)
  }

  async function signIn(input: SignInInput): Promise<Grant<User>> {
    const answer = await submit(input)
    const outcome = readOutcome<User>(answer, { ...options, idleFor: 0 })
    if (outcome.type === 'refresh-succeeded') {
      await keepRefreshToken(outcome, answer)
      return introduce(outcome.grant).catch(rethrowAsTrouble)
    }
    const { status, body, retryAfter } = answer
    const retryable = status < 300 || isTrouble(status)
    throw new SignInError({ ...outcome, status, error: errorCode(body), retryable, retryAfter })
  }

  /** The grant with its user, whom the app is asked for where nothing else tells. */
  async function introduce(grant: Grant<User>, owner?: Owner<User>, signal?: AbortSignal): Promise<Grant<User>> {
    const { accessToken, userId } = grant
    const isKnown = userId !== undefined && userId === owner?.userId && owner.user !== undefined
    if (!loadUser || grant.user !== undefined || isKnown) return grant
    const user = await bounded((limit) => loadUser({ accessToken, signal: limit }), signal)
    return { ...grant, user, userId: userId ?? idOf(user) }
  }

  async function submit(input: SignInInput): Promise<TransportAnswer> {
    if ('answer' in input) return { status: 200, body: input['answer'] }
    return ask((call) => transport.signIn(input, call)).catch(rethrowAsTrouble)
  }

  async function signOut(everywhere: boolean): Promise<boolean> {
    try {
      const refreshToken = await store?.read()
      const { status } = await ask((call) => transport.signOut({ everywhere, refreshToken }, call))
      // A server that refuses to end the session does not know it any more.
      if (isTrouble(status)) return false
      await store?.write(undefined)
      return true
    } catch {
      return false
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

function isTrouble(status: number): boolean {
  return status >= 500 || [408, 425, 429].includes(status)
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
