import { createFetch, SignInError } from '@keyturn/core'
import {
  AuthProvider,
  RequireSession,
  SessionHeld,
  SessionWarning,
  useSession,
  useSessionEvent,
  useSessionWarning,
} from '@keyturn/react'
import {
  createTestSession,
  held,
  restoring,
  signedIn,
  signedOut,
  TestSession,
  unreachable,
  type SessionAction,
} from '@keyturn/react/testing'
import { act, cleanup, render, renderHook, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ada } from '../user.ts'

afterEach(cleanup)
const request = vi.fn<typeof fetch>(async () => new Response())
beforeEach(() => {
  request.mockClear()
  vi.stubGlobal('fetch', request)
})

function Profile() {
  const { status, user, reason } = useSession()
  return <p>{[status, user?.name, reason].filter(Boolean).join(' ')}</p>
}

test.for([
  [signedIn({ user: ada }), 'signed-in Ada'],
  [signedOut({ reason: 'revoked' }), 'signed-out revoked'],
  [held({ user: ada, reason: 'expired' }), 'held Ada expired'],
  [unreachable(), 'unreachable'],
  [restoring(), 'restoring'],
] as const)('a component in any state, in one line and without a network', ([state, text]) => {
  render(<TestSession state={state}><Profile /></TestSession>) // prettier-ignore
  expect(screen.getByRole('paragraph').textContent).toBe(text)
  expect(request).not.toHaveBeenCalled()
})

test('a warning at 59 seconds stays at 59 seconds, however slow the test is', async () => {
  vi.useFakeTimers()
  render(
    <TestSession state={signedIn({ user: ada, warning: { remaining: 59_000 } })}>
      <SessionWarning />
    </TestSession>,
  )
  await act(() => vi.advanceTimersByTimeAsync(10_000))
  expect(screen.getByRole('timer').textContent).toBe('0:59')
  expect(screen.getByRole('status').textContent).toContain('within 1 minute')
  vi.useRealTimers()
})

test('with a clock that runs, so does the countdown', async () => {
  vi.useFakeTimers()
  const { result } = renderHook(() => useSessionWarning()?.remaining, {
    wrapper: ({ children }) => (
      <TestSession state={signedIn({ user: ada, warning: { remaining: 59_000 } })} now={() => Date.now()}>
        {children}
      </TestSession>
    ),
  })
  expect(result.current).toBe(59_000)
  await act(() => vi.advanceTimersByTimeAsync(10_000))
  expect(result.current).toBe(49_000)
  vi.useRealTimers()
})

test('what is asked of the session can be observed, and has the effect that one sees', async () => {
  const onAction = vi.fn<(action: SessionAction) => void>()
  render(
    <StrictMode>
      <TestSession state={signedIn({ user: ada, warning: { remaining: 59_000 } })} onAction={onAction}>
        <SessionWarning />
        <RequireSession signedOut={(reason) => `sign in, ${reason}`}>
          <Profile />
        </RequireSession>
      </TestSession>
    </StrictMode>,
  )
  await userEvent.click(screen.getByRole('button', { name: 'Sign out' }))
  expect(onAction.mock.calls).toEqual([[{ type: 'signOut', everywhere: false }]])
  expect(document.body.textContent).toBe('sign in, signed-out')
})

test('signing in again in place, by whoever was signed in', async () => {
  const session = createTestSession(held({ user: ada }))
  const SignIn = () => {
    const { signIn } = useSession()
    return <button onClick={() => void signIn({ password: 'engine' })}>Sign in</button>
  }
  render(
    <AuthProvider session={session}>
      <Profile />
      <SessionHeld>
        <SignIn />
      </SessionHeld>
    </AuthProvider>,
  )
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
  expect(document.body.textContent).toBe('signed-in Ada')
  expect(session.actions).toEqual([{ type: 'signIn', input: { password: 'engine' } }])
})

test('a sign-in may succeed or fail as the test wants', async () => {
  const failure = new SignInError({ status: 401, error: 'invalid-credentials', retryable: false })
  const session = createTestSession(signedOut(), {
    onSignIn({ password }) {
      if (password !== 'engine') throw failure
      return ada
    },
  })
  await expect(session.signIn({ password: 'guess' })).rejects.toBe(failure)
  expect(session.getState().status).toBe('signed-out')
  expect(await session.signIn({ password: 'engine' })).toBe(ada)
  expect(session.getState()).toMatchObject({ status: 'signed-in', user: ada })
  await expect(createTestSession(signedOut()).signIn({})).rejects.toThrow('onSignIn={(input) => user}')
})

test('things may happen to it', () => {
  const session = createTestSession(signedIn({ user: ada }))
  const heard: unknown[] = []
  const { result } = renderHook(
    () => {
      useSessionEvent('warning', ({ level }) => heard.push(level))
      useSessionEvent('ended', ({ reason }) => heard.push(reason))
      return useSession().status
    },
    { wrapper: ({ children }) => <AuthProvider session={session}>{children}</AuthProvider> },
  )
  act(() => session.become(signedIn({ user: ada, warning: { remaining: 300_000 } })))
  act(() => session.become(signedOut({ reason: 'idle' })))
  expect(heard).toEqual([300_000, 'idle'])
  expect(result.current).toBe('signed-out')
})

test('requests wait for it as for the real one', async () => {
  const session = createTestSession(restoring())
  const token = session.getAccessToken()
  session.become(signedIn({ user: ada }))
  expect(await token).toBe('test-access-token')
  await createFetch(session)('https://app.example/api')
  expect(new Request(...(request.mock.calls[0] ?? ['/'])).headers.get('Authorization')).toBe('Bearer test-access-token')
  session.become(unreachable({ retryIn: 5_000 }))
  await expect(session.getAccessToken()).rejects.toMatchObject({ code: 'ERR_REFRESH_UNAVAILABLE', retryAfter: 5_000 })
})

test('stories rendered on a server show what a server shows', () => {
  expect(
    renderToString(
      <TestSession state={signedIn({ user: ada })}>
        <Profile />
      </TestSession>,
    ),
  ).toBe('<p>restoring</p>')
})
