import { SignInError } from './errors.ts'
import { call, describeFailure } from './flight.ts'
import { errorCode, readOutcome, type Grant, type Outcome } from './grant.ts'
import type { ResolvedOptions } from './options.ts'
import type { SignInInput } from './session.ts'
import type { RefreshReport, TransportAnswer, TransportCall } from './transport/transport.ts'

/** The auth server as the session sees it: outcomes in place of answers. */
export interface AuthClient<User> {
  /** Never rejects: what goes wrong is trouble. */
  refresh(report: RefreshReport, attemptId: string, signal: AbortSignal): Promise<Outcome<User>>
  signIn(input: SignInInput): Promise<Grant<User>>
  /** Whether the server confirmed. */
  signOut(everywhere: boolean): Promise<boolean>
}

/** Speaks to the auth server through the transport, each call bounded by `refreshTimeout`. */
export function createAuthClient<User>(options: ResolvedOptions<User>): AuthClient<User> {
  const { transport, refreshTimeout, userFromClaims, runtime } = options

  async function refresh(report: RefreshReport, attemptId: string, signal: AbortSignal): Promise<Outcome<User>> {
    try {
      const answer = await ask((call) => transport.refresh(report, call), attemptId, signal)
      return readOutcome(answer, { idleFor: report.idleFor, userFromClaims })
    } catch (error) {
      return { type: 'trouble', cause: describeFailure(error) }
    }
  }

  async function signIn(input: SignInInput): Promise<Grant<User>> {
    const answer = 'answer' in input ? { status: 200, body: input['answer'] } : await submit(input)
    const outcome = readOutcome<User>(answer, { idleFor: 0, userFromClaims })
    if (outcome.type === 'granted') return outcome.grant
    const { status, body, retryAfter } = answer
    throw new SignInError({
      status,
      error: errorCode(body),
      retryable: status < 300 || status >= 500 || [408, 425, 429].includes(status),
      ...(outcome.type === 'trouble' && { cause: outcome.cause }),
      ...(retryAfter !== undefined && { retryAfter }),
    })
  }

  async function submit(credentials: SignInInput): Promise<TransportAnswer> {
    try {
      return await ask((call) => transport.signIn(credentials, call))
    } catch (error) {
      throw new SignInError({ retryable: true, cause: describeFailure(error) })
    }
  }

  async function signOut(everywhere: boolean): Promise<boolean> {
    try {
      const { status } = await ask((call) => transport.signOut({ everywhere }, call))
      // A server that refuses to end the session does not know it any more.
      return status < 500 && status !== 408 && status !== 429
    } catch {
      return false
    }
  }

  function ask(
    send: (call: TransportCall) => Promise<TransportAnswer>,
    attemptId: string = runtime.newId(),
    signal: AbortSignal = new AbortController().signal,
  ): Promise<TransportAnswer> {
    return call(runtime.clock, refreshTimeout, signal, (limit) => send({ attemptId, signal: limit }))
  }

  return { refresh, signIn, signOut }
}
