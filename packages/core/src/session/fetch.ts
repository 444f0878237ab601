import { checks } from '#checks'
import { development } from '#development'
import type { RequestCredential } from '../requests/authorize.ts'
import type { RequestAnswer } from '../requests/request-answer.ts'
import { isSentAsText, isWebStream } from '../requests/stream-body.ts'
import { resolveUrl } from '../runtime/url.ts'
import type { Session } from './create-session.ts'

/** What a request wants of the session, beside what `fetch` takes. */
export interface SessionRequestInit extends RequestInit {
  /**
   * `'required'` rejects it unsent with a `SignedOutError` where nobody is signed in; `false` sends it untouched in any state.
   * @default undefined: it carries the credential where there is one, and goes out bare where there is none
   */
  readonly session?: 'required' | false
}

/** What `createFetch` takes beside the session. */
export interface SessionFetchOptions {
  /** Origins that may see the credential beside the page's own and those of the session, e.g. `https://api.example.com`. @default [] */
  readonly origins?: readonly string[]
}

/** `fetch`, with a session behind it. */
export type SessionFetch = (input: RequestInfo | URL, init?: SessionRequestInit) => Promise<Response>

/**
 * A `fetch` whose requests carry the session's access token, wait for a refresh where one is needed, and go out once more after a 401
 * that a refresh can cure. A 401 that cannot be cured is resolved, as `fetch` does.
 *
 * A request with an `Authorization` header of its own goes out as it is. A `Request` is sent as a copy, so that its body can be sent
 * again; a body that you give as a `ReadableStream` is never sent twice: such a request makes sure of a fresh token first. What the
 * browser would send as a text like `[object ReadableStream]` (streams in some, generators, a `Response`, an object) rejects with a `TypeError`, unsent.
 *
 * Rejects with a `SignedOutError` or a `RefreshUnavailableError` where it was never sent, else as `fetch` does.
 */
export function createFetch<User>(session: Session<User>, options: SessionFetchOptions = {}): SessionFetch {
  checks?.values('createFetch', { session: [session, ...checks.session] })
  checks?.options(
    'createFetch',
    options,
    { origins: [checks.isListOf(isOrigin), 'a list of origins like "https://api.example.com"'] },
    'createFetch(session, { origins })',
  )
  const { origins = [] } = options
  return async (input, { session: use, ...init } = {}) => {
    checks?.values('authFetch', {
      input: [
        input,
        (value) => typeof value === 'string' || checks?.isRecord(value) === true,
        'an address or a Request',
        'needed',
      ],
      session: [use, checks.isListed('required', false), '"required" or false'],
    })
    if (isSentAsText(init.body))
      throw new TypeError(
        'createFetch: "body" would be sent as a text like "[object Object]": make a string, a Blob or a form of it.',
      )
    const request = new Request(absolute(input), init)
    if (use === false || request.headers.has('Authorization')) return fetch(request)
    const repeatable = !isWebStream(init.body)
    const authorized = session.authorize<Response>({
      url: request.url,
      method: request.method,
      origins,
      signal: request.signal,
      required: use === 'required',
      repeatable,
      send: (credential) => fetch(withCredential(repeatable ? request.clone() : request, credential)),
      read,
      // Nobody will read it: its connection is free again, if it has not broken already.
      discard: ({ body }) => void body?.cancel().catch(() => {}),
    })
    return authorized.then(({ answer }) => {
      development?.tellOfStreams(answer)
      return answer
    })
  }
}

/** A base URL of an API will do. */
function isOrigin(value: unknown): boolean {
  return typeof value === 'string' && /^([\w+.-]+:)?\/\//.test(value)
}

/** A `Request` that is not the browser's own (Node's, in jsdom) knows no page. */
function absolute(input: RequestInfo | URL): RequestInfo | URL {
  const { document } = globalThis as { readonly document?: Document }
  return (typeof input === 'string' && document && resolveUrl(input, document.baseURI)?.href) || input
}

function read(response: Response): RequestAnswer {
  const { status, headers, url } = response
  return {
    status,
    url,
    challenge: headers.get('WWW-Authenticate'),
    nonce: headers.get('DPoP-Nonce'),
    text: () => response.clone().text(),
  }
}

function withCredential(request: Request, { headers = {}, cookies }: Partial<RequestCredential> = {}): Request {
  for (const [name, value] of Object.entries(headers)) request.headers.set(name, value)
  return cookies ? new Request(request, { credentials: cookies }) : request
}
