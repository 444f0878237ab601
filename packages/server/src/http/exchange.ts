import type { RequestCookies } from './cookies.ts'
import { attemptHeader, originOf } from './request-origin.ts'
import type { RequestOrigin } from './request-origin.ts'

/** What an adapter knows of a request that its headers do not say. */
export interface RequestContext {
  readonly cookies: RequestCookies
  /** @default what the headers say */
  readonly from?: RequestOrigin | undefined
  /** The address of the client, as far as the adapter can vouch for it. @default nobody knows it */
  readonly address?: string | null | undefined
}

/** One request on its way through an endpoint. */
export interface Exchange {
  readonly request: Request
  readonly cookies: RequestCookies
  readonly from: RequestOrigin
  readonly address: string | null
  readonly traceId: string
  readonly attemptId: string | null
  /** What was sent, once it is known where from; empty before. */
  readonly body: Readonly<Record<string, unknown>>
}

/** Begins an exchange; what was sent is not read yet. */
export function createExchange(request: Request, { cookies, from, address }: RequestContext): Exchange {
  return {
    request,
    cookies,
    from: from ?? originOf(request),
    address: address ?? null,
    traceId: crypto.randomUUID(),
    attemptId: request.headers.get(attemptHeader),
    body: {},
  }
}
