import type { Cookie } from '@keyturn/server'
import { write } from './database.ts'
import type { MockDatabase } from './database.ts'

/**
 * The cookies of the mock server, one jar for all tabs. It takes the place of the browser's own jar, which a mocked
 * answer cannot reach, and of MSW's, which is one a tab and lies open in localStorage.
 */
export interface CookieJar {
  /** The cookies that a request would carry now. */
  readonly read: () => Promise<Readonly<Record<string, string>>>
  /** Takes in what an answer sets: a `Max-Age` of 0 deletes, none keeps the cookie until it is deleted. */
  readonly store: (cookies: readonly Cookie[]) => Promise<void>
}

/** A jar in IndexedDB. Cookies expire by the browser's clock (`now`), not by the one of the server that can be moved. @default now Date.now */
export function cookieJar(database: MockDatabase, now: () => number = Date.now): CookieJar {
  return {
    read: async () => {
      const stored = await database.getAll('cookies')
      const live = stored.filter(({ expiresAt }) => expiresAt === null || expiresAt > now())
      return Object.fromEntries(live.map(({ name, cookie }) => [name, cookie.value]))
    },
    store: (cookies) =>
      write(database, 'cookies', async (store) => {
        for (const cookie of cookies) {
          const { name, maxAge } = cookie
          if (maxAge !== undefined && maxAge <= 0) await store.delete(name)
          else await store.put({ name, cookie, expiresAt: maxAge === undefined ? null : now() + maxAge * 1000 })
        }
      }),
  }
}
