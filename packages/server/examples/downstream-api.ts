// A service of its own that recognises users by their access tokens. All it knows of the auth server is where its public keys are;
// it shares neither secret nor database with it. A session that has been ended is accepted here until its access token expires.
import { createRemoteJWKSet, errors, jwtVerify } from 'jose'
import type { JWTPayload } from 'jose'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'

export interface DownstreamOptions {
  /** E.g. `https://app.example.com/auth/.well-known/jwks.json`. */
  readonly jwksUrl: string
  /** The options `issuer` and `audience` of the auth server, exactly. */
  readonly issuer: string
  readonly audience: string
}

export function createDownstreamApi({ jwksUrl, issuer, audience }: DownstreamOptions): Server {
  // Keeps the keys for ten minutes, and asks again as soon as a token names one that it does not know.
  const keys = createRemoteJWKSet(new URL(jwksUrl))

  async function recognise({ headers }: IncomingMessage): Promise<JWTPayload> {
    const [, token] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? []
    if (token === undefined) throw new Refusal(401, '')
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        typ: 'at+jwt',
        // Never what the token asks for: a public key must not be taken for a secret of HS256.
        algorithms: ['ES256', 'EdDSA', 'RS256'],
        requiredClaims: ['sub', 'exp', 'iat', 'sid'],
        clockTolerance: 5,
      })
      return payload
    } catch (error) {
      if (error instanceof errors.JWTExpired)
        throw new Refusal(401, ', error="invalid_token", error_description="expired"')
      if (isAboutToken(error)) throw new Refusal(401, ', error="invalid_token"')
      // The keys cannot be had: that is our trouble, and no reason to send anybody to the sign-in page.
      throw new Refusal(503, '')
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { sub } = await recognise(request)
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify({ orders: [], of: sub }))
  }

  return createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const { status, challenge } = error instanceof Refusal ? error : new Refusal(500, '')
      if (status === 401) response.setHeader('WWW-Authenticate', `Bearer realm="orders"${challenge}`)
      if (status === 503) response.setHeader('Retry-After', '5')
      response.writeHead(status).end()
    })
  })
}

class Refusal extends Error {
  readonly status: number
  readonly challenge: string

  constructor(status: number, challenge: string) {
    super(`answered ${status}`)
    this.status = status
    this.challenge = challenge
  }
}

function isAboutToken(error: unknown): boolean {
  const isAboutKeys = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid
  return error instanceof errors.JOSEError && !isAboutKeys && error.code !== 'ERR_JOSE_GENERIC'
}
