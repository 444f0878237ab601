import type { Holding } from './engine.ts'
import { SessionError, SignedOutError } from './errors.ts'
import { lease, type Leasing } from './leasing.ts'
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

/** What a request is sent with: a token for its `Authorization` header, or the cookies of its host, included or left out. */
export type RequestCredential =
  | { readonly type: 'bearer'; readonly accessToken: string }
  | { readonly type: 'cookie'; readonly include: boolean }

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

/** How long a token should still live for a request that cannot be replayed, in milliseconds. */
const FRESH = 30_000

/** Sends requests with a live credential where they may carry one, and replays them once with a new one after a 401. */
export function createAuthorize<User>(
  leasing: Leasing<User>,
): <Answer>(request: AuthorizedRequest<Answer>) => Promise<AuthorizedAnswer<Answer>> {
  const { options, engine, dispatch, note } = leasing
  const withheld = options.credential === 'cookie' ? ({ type: 'cookie', include: false } as const) : undefined
  const mayCarry = createReach(options)
  let requests = 0

  return async function authorize<Answer>(request: AuthorizedRequest<Answer>): Promise<AuthorizedAnswer<Answer>> {
    const { url, origins = [], signal, repeatable } = request
    if (!mayCarry(url, origins)) return { answer: await request.send(withheld) }

    const named = { request: ++requests, url: pathOf(url) }
    const onWait = (): void => note({ type: 'request-waiting', ...named })
    const minValidity = repeatable ? 0 : Math.min(FRESH, (engine().holding?.lifetime ?? Infinity) / 2)
    const holding = await lease(leasing, { signal, minValidity, onWait })
    if (!holding && request.required) throw new SignedOutError(engine().reason ?? 'none')
    const { answer, isRefused } = await send(holding, false)
    if (!holding || !isRefused || !repeatable) return { answer }
    const successor = await lease(leasing, { signal, instead: holding, onWait }).catch(onlySessionError)
    // A 401 that could not be cured is the caller's answer.
    if (successor instanceof SessionError) return { answer, error: successor }
    if (!successor || successor.generation === holding.generation) return { answer }
    request.discard?.(answer)
    return { answer: (await send(successor, true)).answer }

    async function send(holding: Holding<User> | undefined, replay: boolean): Promise<Sent<Answer>> {
      note({ type: 'request-sent', ...named, bare: !holding, replay })
      const answer = await request.send(holding && credentialOf(holding))
      const read = request.read(answer)
      note({ type: 'request-answered', request: named.request, status: read?.status })
      const isRefused = read !== undefined && options.isUnauthorized(read)
      if (holding && isRefused) dispatch({ type: 'credential-rejected', generation: holding.generation, replay })
      return { answer, isRefused }
    }
  }
}

function credentialOf<User>({ accessToken }: Holding<User>): RequestCredential {
  return accessToken === undefined ? { type: 'cookie', include: true } : { type: 'bearer', accessToken }
}

interface Sent<Answer> {
  readonly answer: Answer
  readonly isRefused: boolean
}

/**
 * Whether a request may carry the credential: only to the page's own origin and those that the app named, and never to the auth
 * server's own endpoints. What does not change from request to request is worked out once.
 */
function createReach<User>(options: ResolvedOptions<User>): (url: string, origins: readonly string[]) => boolean {
  const { page } = options.runtime
  if (!page) return () => false
  const resolve = (address: string): URL | undefined =>
    URL.canParse(address, page.href) ? new URL(address, page.href) : undefined
  const place = (url: URL | undefined): string | undefined => url && url.origin + url.pathname
  const endpoints = new Set(options.endpoints.map((each) => place(resolve(each))))
  const named = new Map([page.origin, ...options.origins].map((each) => [each, each]))
  const originOf = (address: string): string | undefined => {
    const origin = named.get(address) ?? resolve(address)?.origin
    if (origin) named.set(address, origin)
    return origin
  }

  return (url, origins) => {
    const target = resolve(url)
    // Opaque origins are all called "null", and are nobody's in particular.
    if (!target?.protocol.startsWith('http') || endpoints.has(place(target))) return false
    return [page.origin, ...options.origins, ...origins].some((each) => originOf(each) === target.origin)
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
