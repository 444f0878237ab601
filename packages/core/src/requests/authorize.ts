import type { Holding } from '../engine/holding.ts'
import type { CredentialMode } from '../engine/policy.ts'
import { SessionError } from '../errors/session-error.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { csrfHeader, type CsrfOptions } from '../server/csrf-header.ts'
import type { Ending } from '../server/ending.ts'
import { throwIfAborted } from '../waiting/unless-aborted.ts'
import type { Leases, Leasing } from './leasing.ts'
import { createReach, type ReachOptions } from './reach.ts'
import { isForeign, type RequestAnswer } from './request-answer.ts'

/** A request as an adapter brings it: how to send it, and how to read what came back. */
export interface AuthorizedRequest<Answer> {
  /** Absolute, or relative to the page. */
  readonly url: string
  /** As it is sent: what `dpop.bind` puts into its proofs. @default 'GET' */
  readonly method?: string | undefined
  /** Addresses whose origins may see the credential, beside the page's own and those of the session's option. */
  readonly origins?: readonly string[]
  /** Releases a waiting request at once; it is then never sent. */
  readonly signal?: AbortSignal | undefined
  /** Rejects unsent where nobody is signed in, instead of going out bare. @default false */
  readonly required?: boolean
  /** Whether the body can be sent twice. If not, the request makes sure of a fresh token first and keeps its own 401. */
  readonly repeatable: boolean
  /**
   * Sends the request; `credential` is undefined where it goes out bare. With a credential it goes to `url`, which is absolute: what `url` of the
   * request is relative to may have changed. Must not reject for an HTTP status.
   */
  send(credential: RequestCredential | undefined, url: string): Promise<Answer>
  /** What came back; undefined where no answer came. */
  read(answer: Answer): RequestAnswer | undefined
  /** Lets go of an answer that is not used because the request is replayed. */
  discard?(answer: Answer): void
}

/** What a request is sent with. */
export interface RequestCredential {
  /** `Authorization`, or that of the option `csrf`: to be set on what is sent, and on nothing that anybody else gets to see. */
  readonly headers: Readonly<Record<string, string>>
  /** In `cookie` mode: whether the cookies of its host go along. */
  readonly cookies?: 'include' | 'omit'
}

/** The answer to give the caller, and why it was not replayed where its 401 could not be cured. */
export interface AuthorizedAnswer<Answer> {
  readonly answer: Answer
  readonly error?: SessionError
}

export interface AuthorizePlan<User> extends Leasing<User>, ReachOptions, CsrfOptions {
  readonly runtime: Pick<Runtime, 'clock' | 'page'>
  readonly credential: CredentialMode
  readonly ending: Pick<Ending<User>, 'isSigningIn'>
  readonly isUnauthorized: (answer: RequestAnswer) => boolean | Promise<boolean>
}

/** How long a token should still live for a request that cannot be replayed, in milliseconds. */
const FRESH = 30_000

/** Sends requests with a live credential where they may carry one, and replays them once with a new one after a 401. */
export function createAuthorize<User>(
  plan: AuthorizePlan<User>,
  leases: Leases<User>,
): <Answer>(request: AuthorizedRequest<Answer>) => Promise<AuthorizedAnswer<Answer>> {
  const { current, dispatch, note, isUnauthorized: rule } = plan
  const withheld: RequestCredential | undefined =
    plan.credential === 'cookie' ? { headers: {}, cookies: 'omit' } : undefined
  const reach = createReach(plan)
  let requests = 0

  return async function authorize<Answer>(request: AuthorizedRequest<Answer>): Promise<AuthorizedAnswer<Answer>> {
    const { signal, required, repeatable } = request
    const url = reach(request.url, request.origins)
    if (!url) return { answer: await request.send(withheld, request.url) }

    const number = ++requests
    const sending = { request, number, url }
    const onWait = (): void => note({ type: 'request-waiting', request: number, url: withoutQuery(request.url) })
    try {
      const minValidity = repeatable ? 0 : Math.min(FRESH, (current().holding?.lifetime ?? Infinity) / 2)
      throwIfAborted(signal)
      const holding = leases.ready(minValidity) ?? (await leases.wait({ signal, minValidity, required, onWait }))
      const { answer, refused, isEarly } = await send(sending, holding, false)
      if (!(refused || isEarly) || !repeatable) return { answer }
      const successor = refused
        ? await leases.wait({ signal, instead: refused, onWait }).catch(onlySessionError)
        : leases.ready(0)
      // A 401 that could not be cured is the caller's answer.
      if (successor instanceof SessionError) return { answer, error: successor }
      if (!successor || successor.generation === refused?.generation) return { answer }
      request.discard?.(answer)
      return { answer: (await send(sending, successor, true)).answer }
    } catch (reason) {
      noteAnswer(number)
      throw reason
    }
  }

  async function send<Answer>(
    { request, number, url }: Sending<Answer>,
    holding: Holding<User> | undefined,
    replay: boolean,
  ): Promise<Sent<User, Answer>> {
    note({ type: 'request-sent', request: number, url: withoutQuery(request.url), bare: !holding, replay })
    // Somebody signs in: the app sends what it needs then, and the answer to the sign-in is just not there yet.
    const isEarly = !holding && plan.ending.isSigningIn()
    const answer = await request.send(holding && credentialOf(holding, plan), url)
    const read = request.read(answer)
    noteAnswer(number, read?.status)
    if (!(holding || isEarly) || !read || !(await isUnauthorized(read)) || isForeign(url, read, plan.runtime.page))
      return { answer }
    if (!holding) return { answer, isEarly }
    dispatch({ type: 'credential-rejected', generation: holding.generation, replay })
    return { answer, refused: holding }
  }

  /** Where the app's own rule fails nothing is refreshed, and the answer is the caller's. */
  async function isUnauthorized(answer: RequestAnswer): Promise<boolean> {
    try {
      return await rule(answer)
    } catch (error) {
      globalThis.reportError?.(error)
      return false
    }
  }

  function noteAnswer(request: number, status?: number): void {
    note({ type: 'request-answered', request, status })
  }
}

/** A request on its way. */
interface Sending<Answer> {
  readonly request: AuthorizedRequest<Answer>
  readonly number: number
  /** Where it goes, whatever happens to the page meanwhile. */
  readonly url: string
}

interface Sent<User, Answer> {
  readonly answer: Answer
  /** The credential that the answer does not accept. */
  readonly refused?: Holding<User>
  /** It went out bare while somebody was signing in, and the answer wants a credential. */
  readonly isEarly?: boolean
}

/** A query may hold a secret of the app. */
export function withoutQuery(url: string): string {
  return url.replace(/[?#].*/s, '')
}

function credentialOf<User>({ accessToken }: Holding<User>, options: CsrfOptions): RequestCredential {
  if (accessToken !== undefined) return { headers: { Authorization: `Bearer ${accessToken}` } }
  return { headers: csrfHeader(options), cookies: 'include' }
}

/** What else went wrong, an aborted wait above all, is thrown. */
function onlySessionError(reason: unknown): SessionError {
  if (reason instanceof SessionError) return reason
  throw reason
}
