import { oauthProvider } from '@better-auth/oauth-provider'
import { betterAuth, type BetterAuthPlugin } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import { bearer, jwt } from 'better-auth/plugins'
import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'

export const ada = { email: 'ada@example.com', password: 'engine-engine' }
const redirectUri = 'https://app.example/back'

export interface BetterAuth {
  readonly origin: string
  /** The id that it gave Ada. */
  readonly userId: string
  readonly clientId: string
  /** Method, path and status of what was asked of it. */
  readonly calls: string[]
  /** The API accepts no access token any more that it has seen. */
  readonly expireAccess: () => void
  /** Has Ada consent, in a browser without a window; resolves to what the token endpoint wants in return. */
  readonly authorize: () => Promise<Readonly<Record<string, string>>>
}

/** In seconds. */
interface BetterAuthLifetimes {
  /** @default 900 */
  readonly accessToken?: number
  /** How long `oauth-provider` takes a refresh token that was used. @default 0 */
  readonly reuseInterval?: number
}

/** better-auth over real HTTP, with its plugins `jwt` and `oauth-provider`, and an API at `/api/me` that its tokens and cookies open. */
export async function startBetterAuth(
  atEnd: (stop: () => void) => void,
  lifetimes: BetterAuthLifetimes = {},
): Promise<BetterAuth> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  atEnd(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo // a listening server on a port has such an address
  const origin = `http://127.0.0.1:${port}`
  const auth = createAuth(origin, lifetimes)
  await (await getMigrations(auth.options)).runMigrations()
  const { user } = await auth.api.signUpEmail({ body: { ...ada, name: 'Ada' } })
  const signedIn = await auth.api.signInEmail({ body: ada, asResponse: true })
  const headers = { cookie: cookiesOf(signedIn) }
  const client = await pluginsOf(auth).adminCreateOAuthClient({
    headers,
    body: {
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'none',
      skip_consent: true,
      type: 'user-agent-based',
      scope: 'openid profile offline_access',
      grant_types: ['authorization_code', 'refresh_token'],
    },
  })
  const calls: string[] = []
  const [seen, refused] = [new Set<string>(), new Set<string>()]

  async function answerApi(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { authorization = '', cookie = '' } = request.headers
    const token = authorization.replace('Bearer ', '')
    seen.add(token)
    const known = token
      ? !refused.has(token) && (await pluginsOf(auth).verifyJWT({ body: { token } })).payload
      : await auth.api.getSession({ headers: new Headers({ cookie }) })
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' }).end('{}')
  }

  const respond = toNodeHandler(auth)
  server.on('request', (request, response) => {
    const path = request.url?.replace(/\?.*/, '')
    response.on('finish', () => calls.push(`${request.method} ${path} ${response.statusCode}`))
    void (path === '/api/me' ? answerApi(request, response) : respond(request, response))
  })
  return {
    origin,
    userId: user.id,
    clientId: client.client_id,
    calls,
    expireAccess: () => seen.forEach((token) => refused.add(token)),
    authorize: () => authorize(origin, client.client_id),
  }
}

function createAuth(baseURL: string, { accessToken = 900, reuseInterval = 0 }: BetterAuthLifetimes) {
  return betterAuth({
    baseURL,
    secret: randomBytes(32).toString('hex'),
    database: new DatabaseSync(':memory:'),
    emailAndPassword: { enabled: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [
      bearer(),
      // Two tokens of one second would be the same otherwise.
      jwt({
        jwt: {
          definePayload: ({ user: { name } }) => ({ name, jti: randomBytes(8).toString('hex') }),
          expirationTime: `${accessToken}s`,
        },
      }),
      oauthProvider({
        loginPage: '/login',
        consentPage: '/consent',
        scopes: ['openid', 'profile', 'offline_access'],
        accessTokenExpiresIn: accessToken,
        refreshTokenReuseInterval: reuseInterval,
        silenceWarnings: { oauthAuthServerConfig: true, openidConfig: true },
      }) as unknown as BetterAuthPlugin,
    ],
  })
}

interface PluginApi {
  adminCreateOAuthClient(call: { readonly headers: HeadersInit; readonly body: object }): Promise<{ client_id: string }>
  verifyJWT(call: { readonly body: { readonly token: string } }): Promise<{ payload: unknown }>
}

/** Their declarations do not hold under exactOptionalPropertyTypes. */
function pluginsOf({ api }: { readonly api: unknown }): PluginApi {
  return api as PluginApi
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';', 1).join())
    .join('; ')
}

/** RFC 6749 §4.1 with RFC 7636. */
async function authorize(origin: string, clientId: string): Promise<Readonly<Record<string, string>>> {
  const signedIn = await fetch(`${origin}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify(ada),
  })
  const verifier = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid profile offline_access',
    state: 'any',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  const back = await fetch(`${origin}/api/auth/oauth2/authorize?${query}`, {
    headers: { cookie: cookiesOf(signedIn) },
  })
  const { url } = (await back.json()) as { url: string } // to a script it answers so in place of redirecting
  const code = new URL(url).searchParams.get('code') ?? ''
  return { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri }
}
