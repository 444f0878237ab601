import { findSessionError, type SessionError } from './errors.ts'

/** A request as an adapter brings it: how to send it, and how to read what came back. */
export interface AuthorizedRequest<Answer> {
  /** Absolute, or relative to the page. */
  readonly url: string
  /** Origins that may see the credential beside the page's own and those of the session's option. */
  readonly origins?: readonly string[]
  /** Releases a waiting request at once; it is then never sent. */
  readonly signal?: AbortSignal | undefined
  /** Rejects unsent where nobody is signed in, instead of going out bare. @default false */
  readonly required?: boolean
  /** Whether the body can be sent twice. If not, the request makes sure of a fresh token first and keeps its own 401. */
  readonly repeatable: boolean
  /** Sends the request; `accessToken` is undefined where it goes out bare. Must not reject for an HTTP status. */
  send(accessToken: string | undefined): Promise<Answer>
  /** What came back; undefined where no answer came. */
  read(answer: Answer): RequestAnswer | undefined
  /** Lets go of an answer that is not used because the request is replayed. */
  discard?(answer: Answer): void
}

export interface RequestAnswer {
  readonly status: number
  /** The `WWW-Authenticate` header (RFC 9110 §11.6.1). */
  readonly challenge?: string | null | undefined
}

/** The answer to give the caller, and why it was not replayed where its 401 could not be cured. */
export interface AuthorizedAnswer<Answer> {
  readonly answer: Answer
  readonly error?: SessionError
}

/** What a request is sent with. */
export interface Lease {
  readonly accessToken: string
  readonly generation: number
  /** Whose it is: a replay never goes out as somebody else. */
  readonly userId: string | undefined
  readonly since: number
}

export interface LeaseWish {
  readonly signal?: AbortSignal | undefined
  /** How long it must still live, in milliseconds; where a new one lives shorter, that will do. */
  readonly minValidity?: number
  /** A body that cannot be sent twice wants a credential that is unlikely to be refused. */
  readonly fresh?: boolean
  /** The refused lease that this one is to replace. */
  readonly instead?: Lease
  readonly watch?: RequestWatch
}

/** What authorizing needs of the session. */
export interface LeaseHolder {
  readonly mayCarry: (url: string, origins: readonly string[]) => boolean
  readonly isUnauthorized: (answer: RequestAnswer) => boolean
  /** A live credential, waited for if need be; undefined where nobody is signed in. Rejects with a SessionError. */
  readonly lease: (wish: LeaseWish) => Promise<Lease | undefined>
  readonly reject: (lease: Lease, replay: boolean) => void
  readonly signedOut: () => SessionError
  readonly watch: (url: string) => RequestWatch
}

/** Notes what becomes of a request, for inspection. */
export interface RequestWatch {
  readonly waiting: () => void
  readonly sent: (bare: boolean, replay: boolean) => void
  readonly answered: (status: number | undefined) => void
}

/** Sends a request with a live credential where it may carry one, and replays it once with a new one after a 401. */
export async function authorize<Answer>(
  session: LeaseHolder,
  request: AuthorizedRequest<Answer>,
): Promise<AuthorizedAnswer<Answer>> {
  const { url, origins = [], signal, repeatable, required } = request
  if (!session.mayCarry(url, origins)) return { answer: await request.send(undefined) }

  const watch = session.watch(url)
  const lease = await session.lease({ signal, fresh: !repeatable, watch })
  if (!lease && required) throw session.signedOut()
  const answer = await send(request, lease, watch, false)
  if (!lease || !isRefused(session, request, answer)) return { answer }

  session.reject(lease, false)
  if (!repeatable) return { answer }
  try {
    const successor = await session.lease({ signal, instead: lease, watch })
    if (!successor || successor.generation === lease.generation) return { answer }
    request.discard?.(answer)
    const second = await send(request, successor, watch, true)
    if (isRefused(session, request, second)) session.reject(successor, true)
    return { answer: second }
  } catch (error) {
    return giveUp(answer, error)
  }
}

async function send<Answer>(
  request: AuthorizedRequest<Answer>,
  lease: Lease | undefined,
  watch: RequestWatch,
  replay: boolean,
): Promise<Answer> {
  watch.sent(!lease, replay)
  const answer = await request.send(lease?.accessToken)
  watch.answered(request.read(answer)?.status)
  return answer
}

function isRefused<Answer>(session: LeaseHolder, request: AuthorizedRequest<Answer>, answer: Answer): boolean {
  const read = request.read(answer)
  return read !== undefined && session.isUnauthorized(read)
}

/** A 401 that could not be cured is the caller's answer; everything else that went wrong is thrown. */
function giveUp<Answer>(answer: Answer, reason: unknown): AuthorizedAnswer<Answer> {
  const error = findSessionError(reason)
  if (!error) throw reason
  return { answer, error }
}
