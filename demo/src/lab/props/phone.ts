import type { ListedSession, SessionListBody } from '@keyturn/server'

/** Another device of the user: a session that this browser has no cookie of. Its token stays in this closure. */
export interface Phone {
  readonly listSessions: () => Promise<readonly ListedSession[]>
  readonly endSession: (id: string) => Promise<void>
  readonly signOut: () => Promise<void>
}

/** Signs in as an app on a phone would, without this browser's cookies. */
export async function signInOnPhone(account: { readonly email: string; readonly password: string }): Promise<Phone> {
  const { email, password } = account
  const answer = await ask('/auth/login', { method: 'POST', body: JSON.stringify({ email, password }) })
  // What the login endpoint answers.
  const { accessToken, session } = (await answer.json()) as {
    readonly accessToken: string
    readonly session: { readonly id: string }
  }
  const authorized = { Authorization: `Bearer ${accessToken}` }
  const endSession = async (id: string): Promise<void> => {
    await ask(`/auth/sessions/${id}`, { method: 'DELETE' }, authorized)
  }
  return {
    async listSessions() {
      const listing = await ask('/auth/sessions', { method: 'GET' }, authorized)
      // What the endpoint answers.
      return ((await listing.json()) as SessionListBody).sessions
    },
    endSession,
    signOut: () => endSession(session.id),
  }
}

async function ask(path: string, init: RequestInit, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const own = { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }
  const answer = await fetch(path, { ...init, credentials: 'omit', headers: { ...own, ...headers } })
  if (!answer.ok) throw new Error(`The server answered the phone with ${answer.status}.`)
  return answer
}
