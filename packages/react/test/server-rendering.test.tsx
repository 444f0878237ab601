import { watchSecrets } from '@keyturn/core/testing'
import { AuthProvider, SessionWarning, SignedIn, SignedOut, useSession, useSessionWarning } from '@keyturn/react'
import { act } from '@testing-library/react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openTab } from './signed-in-tab.tsx'
import type { User } from './user.ts'

// D-SS-03

function Page() {
  const { status, user } = useSession()
  const fields = useSession((session) => ({ status: session.status }))
  const warning = useSessionWarning()
  return (
    <main>
      {status} {fields.status} {user?.name} {warning?.level}
      <SignedIn>in</SignedIn>
      <SignedOut>out</SignedOut>
      <SessionWarning />
    </main>
  )
}

test('what the server renders is the first frame of the browser, which then shows the session', async () => {
  const onServer = watchSecrets(onTestFinished).createSession<User>({ endpoints: 'https://auth.example' })
  const container = document.body.appendChild(document.createElement('div'))
  container.innerHTML = renderToString(
    <AuthProvider session={onServer}>
      <Page />
    </AuthProvider>,
  )
  expect(container.textContent).toContain('restoring restoring')

  const { session, restored } = openTab()
  await restored()
  const complaints = vi.spyOn(console, 'error')
  const onRecoverableError = vi.fn<(error: unknown) => void>()
  const root = await act(() =>
    Promise.resolve(
      hydrateRoot(
        container,
        <AuthProvider session={session}>
          <Page />
        </AuthProvider>,
        { onRecoverableError },
      ),
    ),
  )
  expect(container.textContent).toContain('signed-in signed-in Ada in')
  expect(onRecoverableError).not.toHaveBeenCalled()
  expect(complaints).not.toHaveBeenCalled()
  act(() => root.unmount())
})
