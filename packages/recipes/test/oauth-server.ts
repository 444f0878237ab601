import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

const redirectUri = 'http://127.0.0.1/callback'

export interface OAuthProvider {
  readonly issuer: string
  /** Has Ada consent, in a browser without a window; resolves to what the token endpoint wants in return. */
  readonly authorize: () => Promise<Readonly<Record<string, string>>>
  /** An access token is accepted no longer. */
  readonly forget: (accessToken: string) => Promise<void>
  /** The next call of the token endpoint is answered with this status, and to be repeated in a minute. */
  readonly answerNext: (status: number) => void
  /** The statuses that the token endpoint answered, beside the grant types that it was asked for. */
  readonly exchanges: (readonly [grantType: unknown, status: number])[]
  /** The statuses that the userinfo endpoint answered. */
  readonly visits: number[]
}

interface OAuthSettings {
  /** Whether tokens are bound to a key (RFC 9449), and whether proofs need a nonce. @default tokens are not bound */
  readonly dpop?: { readonly needsNonce: boolean } | undefined
  /** In seconds. @default 3600 */
  readonly accessToken?: number
  /** Whether a refresh token is good for one use. @default true */
  readonly rotates?: boolean
}

/** A certified OpenID provider over real HTTP. Where each refresh token is good for one use, a second use ends the grant. */
export async function startOAuthProvider(
  atEnd: (stop: () => void) => void,
  settings: OAuthSettings = {},
): Promise<OAuthProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  atEnd(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo // a listening server on a port has such an address
  const issuer = `http://127.0.0.1:${port}`
  const provider = createProvider(issuer, settings)
  const exchanges: (readonly [unknown, number])[] = []
  const visits: number[] = []
  let interruption: number | undefined
  provider.use(async (context, next) => {
    if (context.path === '/token' && interruption) {
      context.status = interruption
      context.body = { error: 'invalid_client' }
      context.set('retry-after', '60')
      interruption = undefined
    } else await next()
    if (context.path === '/token') exchanges.push([grantType(context['oidc']), context.status])
    if (context.path === '/me') visits.push(context.status)
  })
  const respond = provider.callback()
  server.on('request', (request, response) => {
    const isInteraction = request.url?.startsWith('/interaction/')
    void (isInteraction ? consent(provider, request, response) : respond(request, response))
  })
  async function forget(accessToken: string): Promise<void> {
    await (await provider.AccessToken.find(accessToken))?.destroy()
  }

  const answerNext = (status: number): void => void (interruption = status)
  return { issuer, authorize: () => authorize(issuer), forget, answerNext, exchanges, visits }
}

function grantType(context: unknown): unknown {
  const known = context as { params?: Readonly<Record<string, unknown>> } | undefined // what the provider knows of a request
  return known?.params?.['grant_type']
}

function createProvider(issuer: string, { accessToken = 3_600, rotates = true, dpop }: OAuthSettings): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: 'app',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: [redirectUri],
        dpop_bound_access_tokens: dpop !== undefined,
      },
    ],
    // Where a browser says the origin of its page, the provider asks whether that may be, also where it is its own.
    clientBasedCORS: (_, origin) => origin === issuer || origin === 'https://app.example',
    // What has expired by its own clock has expired.
    clockTolerance: 0,
    rotateRefreshToken: rotates,
    ttl: { AccessToken: accessToken },
    issueRefreshToken: async () => true,
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: 'Ada' }) }),
    claims: { openid: ['sub', 'name'] },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => dpop?.needsNonce ?? false },
    },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    cookies: { keys: [randomBytes(16).toString('hex')] },
  })
}

/** Whoever comes is Ada, and agrees. */
async function consent(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const grant = new provider.Grant({ accountId: 'ada', clientId: 'app' })
  grant.addOIDCScope('openid')
  const grantId = await grant.save()
  await provider.interactionFinished(request, response, { login: { accountId: 'ada' }, consent: { grantId } })
}

/** RFC 6749 §4.1 with RFC 7636. */
async function authorize(issuer: string): Promise<Readonly<Record<string, string>>> {
  const verifier = randomBytes(32).toString('base64url')
  const address = new URL('/auth', issuer)
  address.search = new URLSearchParams({
    client_id: 'app',
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString()
  const code = (await follow(address)).searchParams.get('code') ?? ''
  return { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri }
}

/** Follows redirects, with the cookies of a browser, until they leave for the app. */
async function follow(address: URL): Promise<URL> {
  const cookies = new Map<string, string>()
  let at = address
  while (!at.href.startsWith(redirectUri)) {
    const cookie = [...cookies.values()].join('; ')
    const response = await fetch(at, { redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1)
      cookies.set(pair.split('=', 1).join(), pair)
    }
    at = new URL(response.headers.get('location') ?? '', at)
  }
  return at
}
