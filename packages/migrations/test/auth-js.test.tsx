import { AuthProvider } from '@keyturn/react'
import { createTestSession, signedIn, signedOut } from '@keyturn/react/testing'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { Account } from '../src/after/auth-js.tsx'
import { config } from '../src/before/auth-js.ts'

afterEach(cleanup)

test('before: two requests with an expired token refresh twice, with the same refresh token', async () => {
  const presented: unknown[] = []
  const server = setupServer(
    http.post('https://api.example.com/refresh', async ({ request }) => {
      presented.push(await request.json())
      return HttpResponse.json({ accessToken: 'a2', refreshToken: 'r2', expiresAt: Date.now() + 600_000 })
    }),
  )
  server.listen({ onUnhandledFrame: 'error' })
  onTestFinished(() => server.close())
  const token = { accessToken: 'a1', refreshToken: 'r1', expiresAt: 0 }
  const jwt = config.callbacks?.jwt as (input: { token: object }) => Promise<object> // no user: this is no sign-in
  await Promise.all([jwt({ token }), jwt({ token })])
  expect(presented).toEqual([{ refreshToken: 'r1' }, { refreshToken: 'r1' }])
})

test('after: the page shows who is signed in, and signs out', async () => {
  const session = createTestSession(signedIn({ user: { id: 'u1', name: 'Ada' } }))
  render(
    <AuthProvider session={session}>
      <Account />
    </AuthProvider>,
  )
  fireEvent.click(screen.getByText('Sign out'))
  expect(await screen.findByText('Sign in')).toBeDefined()
  expect(session.getState()).toEqual(signedOut({ reason: 'signed-out' })(0))
})
