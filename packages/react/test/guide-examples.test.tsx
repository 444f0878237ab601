import { SignInError } from '@keyturn/core'
import { AuthProvider, SessionHeld, SessionWarning } from '@keyturn/react'
import { createTestSession, held, signedIn, signedOut, TestSession } from '@keyturn/react/testing'
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, expect, test } from 'vitest'
import { heldTexts, warningTexts } from './guide/german.ts'
import { SignInForm } from './guide/sign-in-form.tsx'
import { WarningBar } from './guide/warning-bar.tsx'
import { ada } from './user.ts'

afterEach(cleanup)

test('the sign-in form signs in, and says what went wrong', async () => {
  const failures: unknown[] = [
    new SignInError({ status: 401, error: 'invalid-credentials', retryable: false }),
    new SignInError({ retryable: true }),
  ]
  const session = createTestSession(signedOut(), {
    onSignIn() {
      const failure = failures.shift()
      if (failure) throw failure
      return ada
    },
  })
  render(
    <AuthProvider session={session}>
      <SignInForm />
    </AuthProvider>,
  )
  await userEvent.type(screen.getByLabelText('Email'), 'ada@example.com')
  await userEvent.type(screen.getByLabelText('Password'), 'engine{Enter}')
  expect(screen.getByRole('alert').textContent).toBe('This email and password do not belong together.')
  await userEvent.click(screen.getByRole('button'))
  expect(screen.getByRole('alert').textContent).toBe('That did not work. Try again in a moment.')
  await userEvent.click(screen.getByRole('button'))
  expect(session.getState()).toMatchObject({ status: 'signed-in', user: ada })
  expect(session.actions.at(-1)).toEqual({
    type: 'signIn',
    input: { email: 'ada@example.com', password: 'engine' },
  })
})

test('the warning bar shows what is left, and lets one stay', async () => {
  render(
    <TestSession state={signedIn({ user: ada, warning: { remaining: 59_000 } })}>
      <WarningBar />
    </TestSession>,
  )
  expect(screen.getByRole('complementary').textContent).toBe('Still there? 59 sStay signed inDismiss')
  await userEvent.click(screen.getByRole('button', { name: 'Stay signed in' }))
  expect(screen.queryByRole('complementary')).toBeNull()
})

test('the German texts', async () => {
  render(
    <>
      <TestSession state={signedIn({ user: ada, warning: { remaining: 300_000 } })}>
        <SessionWarning texts={warningTexts} />
      </TestSession>
      <TestSession state={held({ user: ada })}>
        <SessionHeld texts={heldTexts}>
          <SignInForm />
        </SessionHeld>
      </TestSession>
    </>,
  )
  const texts = () => screen.getAllByRole('status').map(({ textContent }) => textContent)
  await waitFor(() =>
    expect(texts()).toEqual([
      'Eine Weile war niemand aktiv. Sie werden in 5 Minuten abgemeldet.',
      'Ihre Sitzung ist zu Ende, Ada. Diese Seite bleibt, wie Sie sie verlassen haben.',
    ]),
  )
})
