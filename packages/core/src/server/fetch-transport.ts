import type { Page } from '../runtime/runtime.ts'
import { resolveUrl } from '../runtime/url.ts'
import type { Transport, TransportAnswer, TransportCall } from './transport.ts'

/** Where the auth server answers. Relative URLs are of the page. */
export interface Endpoints {
  readonly login: string
  readonly refresh: string
  readonly logout: string
}

/**
 * The auth server over `fetch`: JSON both ways, cookies sent along, redirects refused (a captive portal is not an answer).
 * Idleness is rounded up: rounded down, each background refresh would report activity that nobody saw. A sign-out outlives its page
 * (`keepalive`): without, one that has no connection yet when its tab is closed never leaves. So does a refresh whose answer is a cookie: without,
 * the browser would keep a refresh token that the server has replaced.
 */
export function fetchTransport(endpoints: Endpoints): Transport {
  return {
    signIn: (credentials, call) => post(endpoints.login, credentials, call),
    refresh: ({ idleFor, extend, refreshToken }, call) =>
      post(
        endpoints.refresh,
        { idleSeconds: Math.ceil(idleFor / 1000), extend: extend || undefined, refreshToken },
        call,
        refreshToken === undefined,
      ),
    signOut: (options, call) => post(endpoints.logout, options, call, true),
  }
}

/**
 * A base URL stands for three. They are made absolute while the page is as the app made it: a `<base>` that comes into it later would send
 * passwords and refresh tokens elsewhere.
 */
export function resolveEndpoints(
  endpoints: string | Endpoints | undefined,
  page: Page | undefined,
): Endpoints | undefined {
  if (endpoints === undefined) return undefined
  const { login, refresh, logout } = typeof endpoints === 'string' ? below(endpoints.replace(/\/$/, '')) : endpoints
  const absolute = (address: string): string => (page && resolveUrl(address, page.href)?.href) ?? address
  return { login: absolute(login), refresh: absolute(refresh), logout: absolute(logout) }
}

function below(base: string): Endpoints {
  return { login: `${base}/login`, refresh: `${base}/refresh`, logout: `${base}/logout` }
}

async function post(
  url: string,
  body: unknown,
  { attemptId, headers, signal }: TransportCall,
  keepalive = false,
): Promise<TransportAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/json',
      accept: 'application/json',
      'idempotency-key': attemptId,
    },
    body: JSON.stringify(body),
    credentials: 'include',
    cache: 'no-store',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
    keepalive,
    signal,
  })
  return {
    status: response.status,
    body: parse(await response.text()),
    retryAfter: readRetryAfter(response.headers.get('retry-after')),
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
