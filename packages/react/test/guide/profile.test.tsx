import { createTestSession, held, signedIn, signedOut, TestSession } from '@keyturn/react/testing'
import { AuthProvider, SessionWarning } from '@keyturn/react'
import { act, cleanup, render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { Profile } from './profile.tsx'

afterEach(cleanup)
const user = { id: 'u1', name: 'Ada', roles: [] }

test('a component in one state', () => {
  render(<TestSession state={signedIn({ user })}><Profile /></TestSession>) // prettier-ignore
  expect(screen.getByText('Ada')).toBeDefined()
})

test('what it asks of the session', async () => {
  const onAction = vi.fn<(action: unknown) => void>()
  render(
    <TestSession state={signedIn({ user })} onAction={onAction}>
      <Profile />
    </TestSession>,
  )
  await userEvent.click(screen.getByText('Sign out'))
  expect(onAction).toHaveBeenCalledWith({ type: 'signOut', everywhere: false })
  expect(screen.getByText('Nobody is signed in.')).toBeDefined()
})

test('what happens to it', () => {
  const session = createTestSession(signedIn({ user, warning: { remaining: 59_000 } }))
  render(
    <AuthProvider session={session}>
      <Profile />
      <SessionWarning />
    </AuthProvider>,
  )
  expect(screen.getByRole('timer').textContent).toBe('0:59')
  act(() => session.become(held({ user })))
  expect(screen.getByText('Ada')).toBeDefined()
  act(() => session.become(signedOut({ reason: 'idle' })))
  expect(screen.getByText('Nobody is signed in.')).toBeDefined()
})
