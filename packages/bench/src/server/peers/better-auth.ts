import { oauthProvider } from '@better-auth/oauth-provider'
import { betterAuth, type BetterAuthPlugin } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import { jwt } from 'better-auth/plugins'
import type { Pool } from 'pg'
import type { Peer } from './peer.ts'

const redirectUri = 'https://app.test/callback'
const scope = 'openid offline_access'
// RFC 7636; each code is exchanged by whoever has just asked for it.
const verifier = 'v'.repeat(43)

/** What is used of the plugin's own methods. */
interface AdministrativeApi {
  readonly adminCreateOAuthClient: (call: {
    readonly headers: Headers
    readonly body: Readonly<Record<string, unknown>>
  }) => Promise<{ readonly client_id: string }>
}

/** better-auth with its plugin `oauth-provider`, with their defaults. */
export const betterAuthPeer: Peer = {
  name: 'better-auth',
  setting:
    'with `@better-auth/oauth-provider` and `jwt()`, their defaults, over the pool of `pg`; a public client, access tokens are opaque, an id token (EdDSA) with each',
  open: async (pool, issuer, users) => {
    const auth = serverOn(pool, issuer)
    const { runMigrations } = await getMigrations(auth.options)
    await runMigrations()
    const cookies: string[] = []
    for (let index = 0; index < users; index++) cookies.push(await signUp(auth, `user-${index}@app.test`))
    // Its types say the same, where they are not lost as below.
    const { adminCreateOAuthClient } = auth.api as unknown as AdministrativeApi
    const { client_id: clientId } = await adminCreateOAuthClient({
      headers: new Headers({ cookie: cookies[0] ?? '' }),
      body: { redirect_uris: [redirectUri], token_endpoint_auth_method: 'none', skip_consent: true, scope },
    })
    const refreshTokens: string[] = []
    for (const cookie of cookies) refreshTokens.push(await authorize(auth, issuer, clientId, cookie))
    return { listener: toNodeHandler(auth), path: '/api/auth/oauth2/token', clientId, refreshTokens }
  },
}

type Server = ReturnType<typeof serverOn>

function serverOn(pool: Pool, issuer: string) {
  const provider = oauthProvider({ loginPage: '/sign-in', consentPage: '/consent' })
  return betterAuth({
    baseURL: issuer,
    secret: 'the secret of a benchmark, and of nothing else',
    database: pool,
    // Passwords are no part of what is measured.
    emailAndPassword: { enabled: true, password: { hash: async (password) => password, verify: async () => true } },
    // As the plugin's documentation asks for.
    disabledPaths: ['/token'],
    // Types of it are at odds with `exactOptionalPropertyTypes`.
    plugins: [jwt(), provider as unknown as BetterAuthPlugin],
    telemetry: { enabled: false },
    // It says that there are no tables before we make them.
    logger: { disabled: true },
  })
}

/** Resolves to the cookies of the new user's session. */
async function signUp(auth: Server, email: string): Promise<string> {
  const { headers } = await auth.api.signUpEmail({
    body: { email, name: email, password: 'a password' },
    returnHeaders: true,
  })
  const pairs = headers.getSetCookie().map((cookie) => cookie.split(';')[0])
  return pairs.join('; ')
}

/** What an app does for a refresh token (RFC 6749 §4.1). */
async function authorize(auth: Server, issuer: string, clientId: string, cookie: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    state: 'state',
    code_challenge: Buffer.from(digest).toString('base64url'),
    code_challenge_method: 'S256',
  })
  const endpoint = `${issuer}/api/auth/oauth2`
  const authorized = await auth.handler(new Request(`${endpoint}/authorize?${query}`, { headers: { cookie } }))
  const code = new URL(authorized.headers.get('location') ?? '', issuer).searchParams.get('code') ?? ''
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    code_verifier: verifier,
    redirect_uri: redirectUri,
  })
  const answer = await auth.handler(new Request(`${endpoint}/token`, { method: 'POST', body }))
  const text = await answer.text()
  const refreshToken: unknown = Reflect.get(Object(JSON.parse(text)), 'refresh_token')
  if (typeof refreshToken !== 'string') throw new Error(`A code was answered ${answer.status} ${text}.`)
  return refreshToken
}
