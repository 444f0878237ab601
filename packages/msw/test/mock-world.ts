import { createMockServer } from '../src/backend.ts'
import type { MockServer, MockServerOptions } from '../src/backend.ts'

export const origin = 'http://localhost:5173'
const ada = { id: 'user-1', name: 'Ada' }

/** Another server for each test. */
export function newDatabaseName(): string {
  return `mock-server-${crypto.randomUUID()}`
}

/** A tab of the app: all tabs with one database name are on one server. Ada's password is "ada". */
export async function openTab(
  databaseName: string,
  options: Partial<MockServerOptions<typeof ada>> = {},
): Promise<MockServer> {
  return createMockServer({
    databaseName,
    verifyCredentials: ({ username, password }) => (username === 'ada' && password === 'ada' ? ada : undefined),
    loadUser: (id) => (id === ada.id ? ada : undefined),
    ...options,
  })
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

/** Sends what a page of the app sends; undefined: the answer was lost. */
export async function post(
  tab: MockServer,
  path: string,
  body: unknown = {},
  credentials: RequestCredentials = 'same-origin',
): Promise<Reply | undefined> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'attempt-1' }
  const response = await tab.respond(
    new Request(`${origin}${path}`, { method: 'POST', headers, credentials, body: JSON.stringify(body) }),
  )
  if (!response) return undefined
  const text = await response.text()
  const parsed: unknown = text.startsWith('{') ? parse(text) : text
  return { status: response.status, headers: response.headers, body: parsed }
}

export async function signIn(tab: MockServer): Promise<Reply | undefined> {
  return post(tab, '/auth/login', { username: 'ada', password: 'ada' })
}

/** A request to the app's API with the access token of an answer. */
export function apiRequest(reply: Reply | undefined): Request {
  const token: unknown = Reflect.get(Object(reply?.body), 'accessToken')
  return new Request(`${origin}/api/expenses`, { headers: { authorization: `Bearer ${String(token)}` } })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
