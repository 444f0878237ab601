import { checks } from '#checks'
import type { CredentialMode } from '../engine/policy.ts'
import type { Page } from '../runtime/runtime.ts'
import { resolveUrl } from '../runtime/url.ts'
import type { Transport, TransportAnswer, TransportCall } from './transport.ts'

/** Where the auth server answers. Relative URLs are of the page. */
export interface Endpoints {
  readonly login: string
  readonly refresh: string
  readonly logout: string
}

/** What `fetchTransport` takes beside the endpoints. */
export interface FetchTransportOptions {
  /** Cookies go along in all modes but `body`. @default 'bearer' */
  readonly credential?: CredentialMode
  /**
   * Where the header `Idempotency-Key` goes, which names an attempt: a server of another origin must allow it (CORS), or the browser sends nothing at
   * all. @default 'same-origin'
   */
  readonly idempotencyKey?: 'same-origin' | 'always'
  /** The page. @default the document's; without one, relative addresses are of its origin, and no others */
  readonly page?: TransportPage | undefined
}

type TransportPage = Pick<Page, 'origin' | 'href' | 'readUrl'>

/**
 * The auth server over `fetch`: JSON both ways, cookies sent along, redirects refused (a captive portal is not an answer).
 * Idleness is rounded up: rounded down, each background refresh would report activity that nobody saw. A sign-out outlives its page
 * (`keepalive`): without, one that has no connection yet when its tab is closed never leaves. So does a refresh whose answer is a cookie: without,
 * the browser would keep a refresh token that the server has replaced.
 */
export function fetchTransport(endpoints: string | Endpoints, options: FetchTransportOptions = {}): Transport {
  checks?.values('fetchTransport', { endpoints: [endpoints, ...checks.endpoints, 'needed'] })
  checks?.fields(
    'fetchTransport',
    options,
    {
      credential: [checks.isListed('bearer', 'cookie', 'body'), '"bearer", "cookie" or "body"'],
      idempotencyKey: [checks.isListed('same-origin', 'always'), '"same-origin" or "always"'],
      page: [{ origin: checks.isText, href: checks.isText }, '{ origin, href }'],
    },
    '{ credential: "body" }',
  )
  const { credential, idempotencyKey, page = documentNow() } = options
  const { login, refresh, logout } = resolveEndpoints(endpoints, page)
  const credentials = credential === 'body' ? 'omit' : 'include'

  function post(url: string, body: unknown, call: TransportCall, keepalive = false): Promise<TransportAnswer> {
    // Where there is no page, what is relative is of whoever sends it.
    const isOwn = page ? resolveUrl(url, page.href, page)?.origin === page.origin : !resolveUrl(url, undefined)
    const attempt = (isOwn || idempotencyKey === 'always') && { 'idempotency-key': call.attemptId }
    const headers = { 'content-type': 'application/json', ...attempt }
    return fetchAnswer(url, { method: 'POST', headers, body: JSON.stringify(body), credentials, keepalive }, call)
  }

  return {
    signIn: (fields, call) => post(login, fields, call),
    refresh: ({ idleFor, extend, refreshToken }, call) =>
      post(
        refresh,
        { idleSeconds: Math.ceil(idleFor / 1000), extend: extend || undefined, refreshToken },
        call,
        refreshToken === undefined,
      ),
    signOut: ({ everywhere, refreshToken }, call) => post(logout, { everywhere, refreshToken }, call, true),
  }
}

/**
 * A base URL stands for three. They are made absolute while the page is as the app made it: a `<base>` that comes into it later would send
 * passwords and refresh tokens elsewhere.
 */
export function resolveEndpoints(endpoints: string | Endpoints, page?: Pick<Page, 'href' | 'readUrl'>): Endpoints {
  const { login, refresh, logout } = typeof endpoints === 'string' ? below(endpoints.replace(/\/$/, '')) : endpoints
  return { login: absolute(login, page), refresh: absolute(refresh, page), logout: absolute(logout, page) }
}

/** An address as it is now, whatever comes into the page later; as it was given where there is none. */
export function absolute(address: string, page: Pick<Page, 'href' | 'readUrl'> | undefined = documentNow()): string {
  return (page && resolveUrl(address, page.href, page)?.href) ?? address
}

function documentNow(): TransportPage | undefined {
  const { document, origin } = globalThis as Partial<typeof globalThis>
  return document && { href: document.baseURI, origin: origin ?? 'null' }
}

function below(base: string): Endpoints {
  return { login: `${base}/login`, refresh: `${base}/refresh`, logout: `${base}/logout` }
}

/**
 * One call of an auth server, for transports of your own: what `fetch` does with `init`, answered as the session wants it (JSON parsed,
 * `Retry-After` in milliseconds). Redirects are refused, nothing is cached, no referrer is told. Rejects as `fetch` does.
 */
export async function fetchAnswer(
  url: string,
  init: Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> },
  call: Pick<TransportCall, 'headers' | 'signal'>,
): Promise<TransportAnswer> {
  checks?.values('fetchAnswer', {
    url: [url, (value) => checks?.isText(value) === true || value instanceof URL, 'an address', 'needed'],
    init: [init, checks.isRecord, 'what fetch takes, e.g. { method: "POST" }', 'needed'],
    call: [call, checks.isRecord, 'what the transport was called with: { headers, signal }', 'needed'],
  })
  const { headers, signal } = call
  const response = await fetch(url, {
    cache: 'no-store',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
    ...init,
    headers: { accept: 'application/json', ...init.headers, ...headers },
    keepalive: Boolean(init.keepalive) && !hasServiceWorker(),
    signal,
  })
  return {
    status: response.status,
    body: parse(await response.text()),
    retryAfter: readRetryAfter(response.headers.get('retry-after')),
    headers: response.headers,
  }
}

/** Firefox (153) sends what outlives its page past the service worker: one that answers for the server, as a mock does, would never see it. */
function hasServiceWorker(): boolean {
  try {
    return Boolean(globalThis.navigator?.serviceWorker?.controller)
  } catch {
    // Forbidden here, so that there is none.
    return false
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** RFC 9110 §10.2.3: seconds or a date. */
function readRetryAfter(value: string | null): number | undefined {
  const delay = Number(value) * 1000 || Date.parse(value ?? '') - Date.now()
  return delay > 0 ? delay : undefined
}
