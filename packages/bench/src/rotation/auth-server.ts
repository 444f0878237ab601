import {
  createAuthServer,
  generateKeys,
  importKeys,
  type Answer,
  type AuditEvent,
  type AuthServer,
  type CredentialBody,
  type ErrorBody,
} from '@keyturn/server'
import { createReplicatedStore } from './replicated-store.ts'
import type { Algorithm, Outcome } from './rotation-server.ts'

/** The whole server of `@keyturn/server`: requests in, answers out, with real tokens. */
export const authServer: Algorithm = {
  title: 'Keyturn, from request to answer',
  start: async (now) => {
    // The model's time starts at 0, and a token of 1970 is like any other.
    const { store, failOver } = createReplicatedStore(now)
    let verdict = ''
    const server = createAuthServer({
      store,
      keys: await keys,
      verifyCredentials: () => user,
      loadUser: () => user,
      audit: (event) => (verdict = verdictOf(event)),
    })
    return {
      failOver,
      signIn: async () => tokenOf(await post(server, '/login')) ?? '',
      present: async (token) => outcomeOf(await post(server, '/refresh', token), () => verdict),
      forge: (token) => `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`,
    }
  },
}

const keys = generateKeys().then(importKeys)
const user = { id: 'user' }
const origin = 'https://app.example'

async function post(server: AuthServer, path: string, token?: string): Promise<Answer> {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'attempt' }
  const request = new Request(`${origin}${server.basePath}${path}`, { method: 'POST', headers, body: '{}' })
  const cookies = token === undefined ? {} : { '__Host-refresh': token }
  return server.respond(request, { cookies, from: { site: 'same-origin', origin } })
}

async function outcomeOf({ response, setCookies }: Answer, verdict: () => string): Promise<Outcome> {
  if (response.status === 200) {
    const { expiresIn } = (await response.json()) as CredentialBody
    const [cookie] = setCookies
    const served: Outcome = { type: 'served', verdict: verdict(), lifetime: expiresIn * 1000 }
    return cookie ? { ...served, token: cookie.value } : served
  }
  const { code, retryable } = (await response.json()) as ErrorBody
  return { type: retryable ? 'later' : 'refused', verdict: code }
}

function tokenOf({ setCookies: [cookie] }: Answer): string | undefined {
  return cookie?.value
}

function verdictOf(event: AuditEvent): string {
  return 'verdict' in event ? event.verdict : event.type
}
