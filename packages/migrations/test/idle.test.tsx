import { AuthProvider } from '@keyturn/react'
import { createTestSession, signedIn } from '@keyturn/react/testing'
import { act, cleanup, render, screen } from '@testing-library/react'
import { createMocks } from 'react-idle-timer'
import { afterEach, expect, test, vi } from 'vitest'
import * as after from '../src/after/react-idle-timer.tsx'
import * as before from '../src/before/react-idle-timer.tsx'

afterEach(cleanup)

test('before: a minute before the end a dialog, and at the end a sign-out, by this page alone', async () => {
  vi.useFakeTimers()
  // It has bound the timers of the page already.
  createMocks()
  const onSignOut = vi.fn<() => void>()
  render(<before.IdleWarning onSignOut={onSignOut} />)
  expect(screen.queryByRole('alertdialog')).toBeNull()
  await act(() => vi.advanceTimersByTimeAsync(29 * 60_000 + 1000))
  expect(screen.getByRole('alertdialog')).toBeDefined()
  await act(() => vi.advanceTimersByTimeAsync(60_000))
  expect(onSignOut).toHaveBeenCalledOnce()
  vi.useRealTimers()
})

test('after: the dialog counts down to the deadline of the server', () => {
  const session = createTestSession(signedIn({ user: { id: 'u1' }, warning: { remaining: 59_000 } }))
  render(
    <AuthProvider session={session}>
      <after.IdleWarning />
    </AuthProvider>,
  )
  expect(screen.getByRole('timer').textContent).toBe('0:59')
})
