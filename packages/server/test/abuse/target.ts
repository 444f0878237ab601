import { createAuthServer } from '../../src/auth-server.ts'
import type { AuthServer } from '../../src/auth-server.ts'
import { AuthenticationError, refusals } from '../../src/http/errors.ts'
import { generateKeys, importKeys } from '../../src/keys/keys.ts'
import type { Keys } from '../../src/keys/keys.ts'
import type { SessionStore } from '../../src/rotation/session-store.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { observed } from '../observed-store.ts'

/** A server that is attacked, and a user of it who goes on working meanwhile. */
export interface Target {
  readonly server: AuthServer
  readonly store: SessionStore
  readonly keys: Keys
  /** How often a session was looked for or written; what only asks the time is not counted. */
  readonly storeCalls: () => number
  /** Everything that was told to `onError`: none of it is what an attacker should be able to cause. */
  readonly errors: readonly unknown[]
  /** Signs a user in. */
  readonly signIn: () => Promise<Tokens>
  /** Refreshes, and reads from the API. Resolves to what is in force afterwards; rejects where either is refused. */
  readonly goOn: (tokens: Tokens) => Promise<Tokens>
  readonly refresh: (refreshToken: string) => Promise<Response>
  /** Presents an access token to the app's own API. */
  readonly call: (accessToken: string) => Promise<Response>
}

export interface Tokens {
  readonly refreshToken: string
  readonly accessToken: string
}

const origin = 'https://app.example'

export async function createTarget(): Promise<Target> {
  let now = 1_800_000_000_000
  let calls = 0
  const errors: unknown[] = []
  const keys = await importKeys(await generateKeys())
  const store = observed(memoryStore({ now: () => now }), (operation) => {
    if (operation !== 'now') calls++
  })
  const server = createAuthServer({
    store,
    keys,
    verifyCredentials: ({ username }) => (username === 'ada' ? { id: 'ada' } : undefined),
    loadUser: (id) => ({ id }),
    onError: (error) => void errors.push(error),
  })

  async function post(path: string, body: object, refreshToken?: string): Promise<Response> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'attempt' }
    const request = new Request(`${origin}/auth${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    const cookies = refreshToken === undefined ? {} : { '__Host-refresh': refreshToken }
    const from = { site: 'same-origin', origin }
    const { response, setCookies } = await server.respond(request, { cookies, from })
    for (const { name, value } of setCookies)
      if (name === '__Host-refresh') response.headers.append('set-cookie', value)
    return response
  }

  async function call(accessToken: string): Promise<Response> {
    const request = new Request(`${origin}/api`, { headers: { authorization: `Bearer ${accessToken}` } })
    try {
      return Response.json(await server.authenticate(request))
    } catch (error) {
      if (error instanceof AuthenticationError) return error.response
      throw error
    }
  }

  async function tokensOf(response: Response, former?: string): Promise<Tokens> {
    if (response.status !== 200) throw new Error(`An honest user was answered ${response.status}.`)
    // What the server answers to a client that asks in this way.
    const { accessToken } = (await response.json()) as { readonly accessToken: string }
    return { accessToken, refreshToken: response.headers.get('set-cookie') ?? former ?? '' }
  }

  return {
    server,
    store,
    keys,
    errors,
    call,
    storeCalls: () => calls,
    refresh: (refreshToken) => post('/refresh', {}, refreshToken),
    signIn: async () => tokensOf(await post('/login', { username: 'ada' })),
    goOn: async ({ refreshToken }) => {
      now += 120_000
      const tokens = await tokensOf(await post('/refresh', {}, refreshToken), refreshToken)
      const { status } = await call(tokens.accessToken)
      if (status !== 200) throw new Error(`The API answered an honest user ${status}.`)
      return tokens
    },
  }
}

/** What is wrong with an answer to an attacker; undefined where it is a refusal as documented. `codes`: those that fit. */
export async function faultOf(response: Response, codes: readonly string[]): Promise<string | undefined> {
  const text = await response.text()
  if (response.headers.has('set-cookie')) return 'sets a cookie'
  if (/\bat .+:\d+:\d+|node:internal|\.ts\b/.test(text)) return `shows a stack: ${text}`
  const { code, description } = JSON.parse(text) as { readonly code?: string; readonly description?: string }
  if (code === undefined || !codes.includes(code)) return `${response.status} ${code}`
  const documented = Object.entries(refusals).find(([name]) => name === code)?.[1]
  if (documented?.status !== response.status || typeof description !== 'string')
    return `${response.status} with ${code}`
  return undefined
}
