import { AuthenticationError, createAuthServer } from '../../src/index.ts'
import type { AuthServer, AuthUser, KeySource, SessionStore } from '../../src/index.ts'

/** What an app is made of on each host. */
export interface AppParts {
  readonly store: SessionStore
  readonly keys: KeySource
}

/** The app of the story, the same on every host: it is made without a request, as in the global scope of a worker. */
export interface App {
  readonly fetch: (request: Request) => Promise<Response>
  readonly start: AuthServer['start']
}

const ada: AuthUser = { id: 'user-1' }

/** Two servers over one store: that of `/strict` takes each refresh token once, so that a theft needs no minute to pass. */
export function createApp(parts: AppParts): App {
  const options = {
    ...parts,
    verifyCredentials: ({ username, password }: Readonly<Record<string, unknown>>) =>
      username === 'ada' && password === 'ada' ? ada : undefined,
    loadUser: () => ada,
  }
  const auth = createAuthServer(options)
  const strict = createAuthServer({ ...options, profile: 'strict', basePath: '/strict' })

  const routes: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
    '/api/me': async (request) => Response.json({ userId: (await auth.authenticate(request)).userId }),
    '/revoke': async () => Response.json({ ended: (await auth.revokeUser(ada.id)).length }),
    // Of the one that no process has started.
    '/start': async () => Response.json({ start: await outcomeOf(strict.start) }),
  }
  return {
    start: auth.start,
    fetch: async (request) => {
      const { pathname } = new URL(request.url)
      const answer = routes[pathname] ?? (pathname.startsWith('/strict/') ? strict.fetch : auth.fetch)
      try {
        return await answer(request)
      } catch (error) {
        if (error instanceof AuthenticationError) return error.response
        return new Response(String(error), { status: 500 })
      }
    },
  }
}

async function outcomeOf(start: AuthServer['start']): Promise<string> {
  try {
    const stop = await start()
    await stop()
    return 'does'
  } catch (error) {
    return String(error)
  }
}
