import { expect } from 'vitest'
import { createAuthServer } from '../src/auth-server.ts'
import type { AuthServer } from '../src/auth-server.ts'
import { generateKeys, importKeys } from '../src/keys/keys.ts'
import type { Keys } from '../src/keys/keys.ts'
import type { SessionStore } from '../src/rotation/session-store.ts'
import type { AuthServerOptions } from '../src/settings/options.ts'
import type { AuthUser } from '../src/settings/user.ts'
import { memoryStore } from '../src/stores/memory.ts'
import type { AuditEvent } from '../src/watch/audit.ts'
import { observed } from './observed-store.ts'

export interface User extends AuthUser {
  readonly name: string
}

/** Matches any text; typed, because the matcher itself is `any`. */
export const anyText: unknown = expect.any(String)

export const origin = 'https://app.example.com'
const ada: User = { id: 'user-1', name: 'Ada' }

export const keys: Keys = await importKeys(await generateKeys())

export interface ServerWorld {
  readonly server: AuthServer
  readonly store: SessionStore
  readonly events: AuditEvent[]
  /** How often the store was asked anything. */
  readonly storeCalls: () => number
  readonly passTime: (duration: number) => void
  readonly now: () => number
  /** From now on every call of the store rejects, until it is called with false. */
  readonly breakStore: (isBroken: boolean) => void
  readonly users: Map<string, User>
}

/** A server whose clock stands still, over a memory store that can be broken; Ada's password is "ada". */
export function createServerWorld(
  options: Partial<AuthServerOptions<User>> = {},
  create: (options: AuthServerOptions<User>) => AuthServer = createAuthServer,
): ServerWorld {
  let now = 1_800_000_000_000
  let isBroken = false
  let calls = 0
  const users = new Map([[ada.id, ada]])
  const events: AuditEvent[] = []
  const inner = options.store ?? memoryStore({ now: () => now })
  const store = observed(inner, () => {
    calls++
    if (isBroken) throw new Error('the store is down')
  })
  const server = create({
    keys,
    verifyCredentials: ({ username, password }) =>
      username === 'ada' && password === 'ada' ? users.get(ada.id) : undefined,
    loadUser: (id) => users.get(id),
    audit: (event) => events.push(event),
    ...options,
    store,
  })
  return {
    server,
    store,
    events,
    users,
    storeCalls: () => calls,
    passTime: (duration) => (now += duration),
    now: () => now,
    breakStore: (broken) => (isBroken = broken),
  }
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  // The wire is JSON of many shapes; tests say what they expect.
  readonly body: unknown
  readonly setCookies: readonly string[]
}

export interface TestBrowser {
  /** The value of the refresh cookie, if there is one. */
  cookie: string | undefined
  /** All cookies by name. */
  readonly jar: Map<string, string>
  readonly post: (path: string, body?: unknown, init?: RequestInit) => Promise<Reply>
  readonly get: (path: string, init?: RequestInit) => Promise<Reply>
  readonly delete: (path: string, init?: RequestInit) => Promise<Reply>
  readonly signIn: () => Promise<Reply>
}

/** A browser as far as the server can tell: keeps cookies, sends what browsers send. `address`: where it is. */
export function createTestBrowser(
  { server }: { readonly server: Pick<AuthServer, 'fetch'> },
  cookieName = '__Host-refresh',
  address?: string,
): TestBrowser {
  const jar = new Map<string, string>()
  const send = async (path: string, init: RequestInit): Promise<Reply> => {
    const headers = new Headers({ 'sec-fetch-site': 'same-origin', origin, 'idempotency-key': 'attempt-1' })
    if (init.method === 'POST') headers.set('content-type', 'application/json')
    if (jar.size > 0) headers.set('cookie', ['theme=dark', ...[...jar].map((pair) => pair.join('='))].join('; '))
    for (const [name, value] of new Headers(init.headers)) {
      if (value === '') headers.delete(name)
      else headers.set(name, value)
    }
    const response = await server.fetch(new Request(`${origin}${path}`, { ...init, headers }), { address })
    const setCookies = response.headers.getSetCookie()
    for (const line of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    const text = await response.text()
    const body: unknown = text === '' ? undefined : JSON.parse(text)
    return { status: response.status, headers: response.headers, body, setCookies }
  }
  const browser = {
    jar,
    get cookie(): string | undefined {
      return jar.get(cookieName)
    },
    set cookie(value: string | undefined) {
      if (value === undefined) jar.delete(cookieName)
      else jar.set(cookieName, value)
    },
    post: (path: string, body: unknown = {}, init: RequestInit = {}) =>
      send(path, { method: 'POST', body: JSON.stringify(body), ...init }),
    get: (path: string, init: RequestInit = {}) => send(path, init),
    delete: (path: string, init: RequestInit = {}) => send(path, { method: 'DELETE', ...init }),
    signIn: () => browser.post('/auth/login', { username: 'ada', password: 'ada' }),
  }
  return browser
}

/** The headers of a request with the access token of a sign-in or a refresh. */
export function bearer(reply: Reply): { readonly headers: { readonly authorization: string } } {
  return { headers: { authorization: `Bearer ${accessTokenOf(reply)}` } }
}

/** The access token of a sign-in or a refresh. */
export function accessTokenOf({ body }: Reply): string {
  return textMember(body, 'accessToken')
}

/** The id of the session of a sign-in or a refresh. */
export function sessionIdOf({ body }: Reply): string {
  return textMember(Reflect.get(Object(body), 'session'), 'id')
}

export function textMember(body: unknown, name: string): string {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
  if (typeof value !== 'string') throw new Error(`no ${name} in the answer`)
  return value
}
