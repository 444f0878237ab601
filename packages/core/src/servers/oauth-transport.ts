import { checks } from '#checks'
import { absolute, fetchAnswer } from '../server/fetch-transport.ts'
import { isWebPage } from '../server/read-outcome.ts'
import type { Transport, TransportAnswer, TransportCall } from '../server/transport.ts'

/** An OAuth server, as a client without a secret sees it. */
export interface OAuthServer {
  readonly clientId: string
  /** RFC 6749 §3.2. */
  readonly tokenEndpoint: string
  /** RFC 7009. Without one a sign-out only forgets the refresh token here, and says that it is done. */
  readonly revocationEndpoint?: string | undefined
}

/**
 * Speaks to an OAuth server in forms (RFC 6749 §6); goes with `credential: 'body'`. `signIn` takes the fields of any grant, e.g.
 * `authorization_code` with its `code` and `code_verifier`. No cookies are sent. A sign-out outlives its page.
 */
export function oauthTransport(given: OAuthServer): Transport {
  checks?.options(
    'oauthTransport',
    given,
    {
      clientId: [checks.isText, 'the id of the app at the server', 'needed'],
      tokenEndpoint: [checks.isText, 'an address like "https://id.example/token"', 'needed'],
      revocationEndpoint: [checks.isText, 'an address like "https://id.example/revoke"'],
    },
    '{ clientId, tokenEndpoint }',
  )
  const { clientId, ...server } = given
  const tokenEndpoint = absolute(server.tokenEndpoint)
  const revocationEndpoint = server.revocationEndpoint && absolute(server.revocationEndpoint)
  return {
    signIn: (fields, call) => post(tokenEndpoint, { client_id: clientId, ...fields }, call),
    refresh: ({ refreshToken }, call) =>
      post(tokenEndpoint, { client_id: clientId, grant_type: 'refresh_token', refresh_token: refreshToken }, call),
    async signOut({ refreshToken }, call) {
      if (!revocationEndpoint || !refreshToken) return { status: 204, body: '' }
      const fields = { client_id: clientId, token: refreshToken, token_type_hint: 'refresh_token' }
      return withoutText(await post(revocationEndpoint, fields, call, true))
    },
  }
}

/** RFC 7009 §2.2: what a revocation is answered with is in the status. A login page in its place is nobody's revocation. */
function withoutText(answer: TransportAnswer): TransportAnswer {
  const { status, body } = answer
  return status === 200 && typeof body === 'string' && !isWebPage(body) ? { ...answer, body: '' } : answer
}

function post(
  url: string,
  fields: Readonly<Record<string, unknown>>,
  call: TransportCall,
  keepalive = false,
): Promise<TransportAnswer> {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  const body = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
  return fetchAnswer(url, { method: 'POST', body, credentials: 'omit', keepalive }, call)
}
