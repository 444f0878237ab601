import type { Transport, TransportAnswer, TransportCall } from '@keyturn/core'

/** An OAuth server, as a client without a secret sees it. */
export interface OAuthServer {
  readonly clientId: string
  /** RFC 6749 §3.2. */
  readonly tokenEndpoint: string
  /** RFC 7009. */
  readonly revocationEndpoint: string
}

/** Speaks to an OAuth server: `signIn` takes the fields of any grant, e.g. `authorization_code` with its `code` and `code_verifier`. */
export function oauthTransport({ clientId, tokenEndpoint, revocationEndpoint }: OAuthServer): Transport {
  return {
    signIn: (fields, call) => post(tokenEndpoint, { client_id: clientId, ...fields }, call),
    refresh({ refreshToken }, call) {
      const fields = { client_id: clientId, grant_type: 'refresh_token', refresh_token: refreshToken }
      return post(tokenEndpoint, fields, call)
    },
    signOut: ({ refreshToken }, call) => post(revocationEndpoint, { client_id: clientId, token: refreshToken }, call),
  }
}

async function post(url: string, fields: object, { signal }: TransportCall): Promise<TransportAnswer> {
  const body = new URLSearchParams(Object.entries(fields))
  const response = await fetch(url, { method: 'POST', body, signal, credentials: 'omit', redirect: 'error' })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  const retryAfter = Number(response.headers.get('retry-after')) * 1000 || undefined
  return { status: response.status, body: isJson ? JSON.parse(text) : text, retryAfter }
}
