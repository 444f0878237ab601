import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { expect, onTestFinished, test } from 'vitest'
import { createApi, createAuth0Session, finishSignIn } from '../src/after/auth0-spa-js.ts'

const issuer = 'https://example.eu.auth0.test'

test('who comes back with a code is signed in, and many requests with a token that was taken back share one refresh', async () => {
  const asked: (string | null)[] = []
  let inForce = ''
  const server = setupServer(
    http.post(`${issuer}/oauth/token`, async ({ request }) => {
      asked.push(new URLSearchParams(await request.text()).get('grant_type'))
      inForce = `access-${asked.length}`
      return HttpResponse.json({ access_token: inForce, refresh_token: `refresh-${asked.length}`, expires_in: 600 })
    }),
    http.get(`${issuer}/userinfo`, () => HttpResponse.json({ sub: 'auth0|1', name: 'Ada' })),
    http.get('*/api/things', ({ request }) => {
      const isKnown = request.headers.get('authorization') === `Bearer ${inForce}`
      return isKnown ? HttpResponse.json([]) : new HttpResponse(null, { status: 401 })
    }),
  )
  server.listen({ onUnhandledFrame: 'error' })
  onTestFinished(() => server.close())

  let kept: string | undefined
  const session = createAuth0Session(issuer, { read: () => kept, write: (token) => void (kept = token) })
  onTestFinished(() => session.dispose())
  history.replaceState(null, '', '/?code=a-code')
  expect(await finishSignIn(session, 'a-verifier')).toEqual({ sub: 'auth0|1', name: 'Ada' })

  const api = createApi(session)
  inForce = 'another'
  await Promise.all(Array.from({ length: 10 }, () => api.get('/things')))
  expect(asked).toEqual(['authorization_code', 'refresh_token'])
  expect(kept).toBe('refresh-2')
})
