import {
  RequireSession,
  SessionHeld,
  SessionWarning,
  SignedIn,
  SignedOut,
  useKnownSession,
  useSessionEvent,
  useSessionWarning,
  useUser,
} from '@keyturn/react'
import { act, cleanup, render } from '@testing-library/react'
import { Profiler, Suspense } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { minute, openTab } from './signed-in-tab.tsx'

// D-RE-03

afterEach(cleanup)

function Profile() {
  useSessionWarning()
  useSessionEvent('refreshed', () => {})
  const name = useUser()?.name
  return `${name} ${useKnownSession(({ status }) => status)}`
}

/** All that this package renders. */
const everything = (
  <Suspense>
    <SignedIn>{({ name }) => name}</SignedIn>
    <SignedOut>{(reason) => reason}</SignedOut>
    <RequireSession signInPath="/sign-in" fallback={({ status }) => status}>
      <Profile />
    </RequireSession>
    <SessionWarning />
    <SessionHeld>sign in</SessionHeld>
  </Suspense>
)

test('a day of silent refreshes renders nothing at all', async () => {
  const { wrapper, restored, pass, server, tab } = openTab({ endsIn: 48 * 60 * minute })
  await restored()
  const renders = vi.fn<() => void>()
  render(
    <Profiler id="app" onRender={renders}>
      {everything}
    </Profiler>,
    { wrapper },
  )
  await act(async () => {})
  renders.mockClear()
  const before = server.refreshes
  for (let passed = 0; passed < 24 * 60; passed += 20) {
    tab.touch()
    await pass(20 * minute, 5 * minute)
  }
  expect(server.refreshes - before).toBeGreaterThan(24 * 6)
  expect(renders).not.toHaveBeenCalled()
})
