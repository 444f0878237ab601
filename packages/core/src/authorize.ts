import { csrfHeader } from './csrf-header.ts'
import type { Holding } from './engine.ts'
import { SessionError, SignedOutError } from './errors.ts'
import type { Leases, Leasing } from './leasing.ts'
import type { ResolvedOptions } from './options.ts'

/** A request as an adapter brings it: how to send it, and how to read what came back. */
export interface AuthorizedRequest<Answer> {
  /** Absolute, or relative to the page. */
  readonly url: string
  /** Addresses whose origins may see the credential, beside the page's own and those of the session's option. */
  readonly origins?: readonly string[]
  /** Releases a waiting request at once; it is then never sent. */
  readonly signal?: AbortSignal | undefined
  /** Rejects unsent where nobody is signed in, instead of going out bare. @default false */
  readonly required?: boolean
  /** Whether the body can be sent twice. If not, the request makes sure of a fresh token first and keeps its own 401. */
  readonly repeatable: boolean
  /** Sends the request; `credential` is undefined where it goes out bare. Must not reject for an HTTP status. */
  send(credential: RequestCredential | undefined): Promise<Answer>
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

export interface RequestAnswer {
  readonly status: number
  /** The `WWW-Authenticate` header (RFC 9110 §11.6.1). */
  readonly challenge?: string | null | undefined
  /** The body as text, before anything has transformed it; empty where axios was asked to read it as something else. */
  readonly text: () => Promise<string>
}

/** The answer to give the caller, and why it was not replayed where its 401 could not be cured. */
export interface AuthorizedAnswer<Answer> {
  readonly answer: Answer
  readonly error?: SessionError
}

const NONE: readonly string[] = []
/** Addresses with ids in their paths are without end. */
const MOST_REMEMBERED = 500

/** How long a token should still live for a request that cannot be replayed, in milliseconds. */
const FRESH = 30_000

/** Sends requests with a live credential where they may carry one, and replays them once with a new one after a 401. */
export function createAuthorize<User>(
  leasing: Leasing<User>,
  leases: Leases<User>,
): <Answer>(request: AuthorizedRequest<Answer>) => Promise<AuthorizedAnswer<Answer>> {
  const { options, engine, dispatch, note } = leasing
  const withheld: RequestCredential | undefined =
    options.credential === 'cookie' ? { headers: {}, cookies: 'omit' } : undefined
  const mayCarry = createReach(options)
  let requests = 0

  return async function authorize<Answer>(request: AuthorizedRequest<Answer>): Promise<AuthorizedAnswer<Answer>> {
    const { url, origins = NONE, signal, repeatable } = request
    if (!mayCarry(url, origins)) return { answer: await request.send(withheld) }

    const number = ++requests
    const noteAnswer = (status?: number): void => note({ type: 'request-answered', request: number, status })
    const onWait = (): void => note({ type: 'request-waiting', request: number, url: pathOf(url) })
    try {
      const minValidity = repeatable ? 0 : Math.min(FRESH, (engine().holding?.lifetime ?? Infinity) / 2)
      signal?.throwIfAborted()
      const holding = leases.ready(minValidity) ?? (await leases.wait({ signal, minValidity, onWait }))
      if (!holding && request.required) throw new SignedOutError(engine().reason ?? 'none')
      const { answer, isRefused } = await send(holding, false)
      if (!holding || !isRefused || !repeatable) return { answer }
      const successor = await leases.wait({ signal, instead: holding, onWait }).catch(onlySessionError)
      // A 401 that could not be cured is the caller's answer.
      if (successor instanceof SessionError) return { answer, error: successor }
      if (!successor || successor.generation === holding.generation) return { answer }
      request.discard?.(answer)
      return { answer: (await send(successor, true)).answer }
    } catch (reason) {
      noteAnswer()
      throw reason
    }

    async function send(holding: Holding<User> | undefined, replay: boolean): Promise<Sent<Answer>> {
      note({ type: 'request-sent', request: number, url: pathOf(url), bare: !holding, replay })
      const answer = await request.send(holding && credentialOf(holding, options))
      const read = request.read(answer)
      noteAnswer(read?.status)
      const verdict = read !== undefined && judge(read, options)
      // Without a wait where the rule needs none: that is every request's way.
      const isRefused = typeof verdict === 'boolean' ? verdict : await verdict
      if (holding && isRefused) dispatch({ type: 'credential-rejected', generation: holding.generation, replay })
      return { answer, isRefused }
    }
  }
}

/** Where the app's own rule fails nothing is refreshed, and the answer is the caller's. */
function judge<User>(answer: RequestAnswer, { isUnauthorized }: ResolvedOptions<User>): boolean | Promise<boolean> {
  const fail = (error: unknown): false => {
    globalThis.reportError?.(error)
    return false
  }
  try {
    const verdict = isUnauthorized(answer)
    return typeof verdict === 'boolean' ? verdict : verdict.catch(fail)
  } catch (error) {
    return fail(error)
  }
}

function credentialOf<User>({ accessToken }: Holding<User>, options: ResolvedOptions<User>): RequestCredential {
  if (accessToken !== undefined) return { headers: { Authorization: `Bearer ${accessToken}` } }
  return { headers: csrfHeader(options), cookies: 'include' }
}

interface Sent<Answer> {
  readonly answer: Answer
  readonly isRefused: boolean
}

/**
 * Whether a request may carry the credential: only to the page's own origin and those that the app named, and never to the auth
 * server's own endpoints. Remembered for the addresses that requests go to again and again, whatever their query.
 */
function createReach<User>(options: ResolvedOptions<User>): (url: string, origins: readonly string[]) => boolean {
  const { page } = options.runtime
  if (!page) return () => false
  const resolve = (address: string): URL | undefined =>
    URL.canParse(address, page.href) ? new URL(address, page.href) : undefined
  const place = (url: URL | undefined): string | undefined => url && url.origin + url.pathname
  const endpoints = new Set(options.endpoints.map((each) => place(resolve(each))))
  const verdicts = new WeakMap<readonly string[], Map<string, boolean>>()

  function decide(address: string, origins: readonly string[]): boolean {
    const target = resolve(address)
    // Opaque origins are all called "null", and are nobody's in particular.
    if (!target?.protocol.startsWith('http') || endpoints.has(place(target))) return false
    const named = [...options.origins, ...origins].map((each) => resolve(each)?.origin)
    return [page?.origin, ...named].includes(target.origin)
  }

  return (url, origins) => {
    const address = pathOf(url)
    const known = verdicts.get(origins) ?? new Map<string, boolean>()
    const verdict = known.get(address) ?? decide(address, origins)
    if (known.size >= MOST_REMEMBERED) known.clear()
    verdicts.set(origins, known.set(address, verdict))
    return verdict
  }
}

/** What else went wrong, an aborted wait above all, is thrown. */
function onlySessionError(reason: unknown): SessionError {
  if (reason instanceof SessionError) return reason
  throw reason
}

/** A query may hold a secret of the app. */
function pathOf(url: string): string {
  return url.replace(/[?#].*/s, '')
}
