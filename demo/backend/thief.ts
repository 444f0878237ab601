import type { AuthServer, Cookie, RequestCookies, Verdict } from '@keyturn/server'
import { THIEF, type AuditLog } from './audit-log.ts'

/** What came of one use of a stolen refresh token. */
export interface ThiefReport {
  /** How the server judged the token; undefined where it did not get as far as that. */
  readonly verdict: Verdict | undefined
  /** Whether the thief got an access token. */
  readonly isServed: boolean
  /** The server's code for its refusal. */
  readonly code: string | undefined
}

/** Somebody who copies a browser's cookies once, and goes on with them on a machine of their own. The loot never leaves this closure. */
export interface Thief {
  /** Takes a copy; says whether there was anything to take. */
  readonly steal: (cookies: RequestCookies) => boolean
  /** Refreshes with what was stolen, or with what came of it. Undefined: nothing was stolen. */
  readonly refresh: () => Promise<ThiefReport | undefined>
}

export function createThief(server: Pick<AuthServer, 'basePath' | 'respond'>, audit: AuditLog): Thief {
  let loot: RequestCookies = {}
  return {
    steal(cookies) {
      loot = cookies
      return Object.keys(cookies).length > 0
    },
    async refresh() {
      if (Object.keys(loot).length === 0) return undefined
      const attemptId = `${THIEF}${crypto.randomUUID()}`
      const request = new Request(`http://thief.invalid${server.basePath}/refresh`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': attemptId },
        body: '{}',
      })
      // The thief's program says of itself whatever the server wants to hear.
      const context = { cookies: loot, from: { site: 'same-origin', origin: null } }
      const { response, setCookies } = await server.respond(request, context)
      loot = withCookies(loot, setCookies)
      const answer: unknown = await response.json().catch(() => undefined)
      const code: unknown = answer instanceof Object ? Reflect.get(answer, 'code') : undefined
      return {
        verdict: audit.verdictOf(attemptId),
        isServed: response.ok,
        code: typeof code === 'string' ? code : undefined,
      }
    },
  }
}

function withCookies(cookies: RequestCookies, changes: readonly Cookie[]): RequestCookies {
  return { ...cookies, ...Object.fromEntries(changes.map(({ name, value }) => [name, value])) }
}
