import { post } from './page.ts'
import type { SignedIn } from './population.ts'

// As long as the real ones.
const accessToken = 'A'.repeat(430)
const user = { id: 'user-1' }

/**
 * The statements by hand within the least that a handler does which reads a cookie and a JSON body, and answers JSON and a cookie: no MAC,
 * no judge, no claims. What it costs beside the statements alone is the platform's `Request` and `Response`.
 */
export function byHandBehindRequest(act: (session: SignedIn) => Promise<void>): (session: SignedIn) => Promise<void> {
  return async (session) => {
    const fetch = async (request: Request): Promise<Response> => {
      const [, refreshToken] = /__Host-refresh=([^;]+)/.exec(request.headers.get('cookie') ?? '') ?? []
      await request.json()
      await act(session)
      return Response.json(
        { accessToken, user },
        {
          headers: {
            'Cache-Control': 'no-store',
            'Set-Cookie': `__Host-refresh=${refreshToken}; Path=/; Max-Age=2592000; Secure; HttpOnly; SameSite=Strict`,
          },
        },
      )
    }
    await post({ fetch }, 'refresh', {}, session.child)
  }
}
