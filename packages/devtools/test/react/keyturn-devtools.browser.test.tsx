import { KeyturnDevtools } from '@keyturn/devtools/react'
import { AuthProvider } from '@keyturn/react'
import { act, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, onTestFinished, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { openSession, patience } from '../open-session.ts'

test('in an app it shows the session of its provider, from the start, and goes with it', async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  localStorage.clear()
  // Wide enough for the session to stand beside the view that is open.
  await page.viewport(1_280, 800)
  const { session, runtime, world } = openSession()
  const root = createRoot(document.body.appendChild(document.createElement('div')))
  onTestFinished(() => void vi.unstubAllGlobals())
  act(() =>
    root.render(
      <StrictMode>
        <AuthProvider session={session}>
          <KeyturnDevtools runtime={runtime} open />
        </AuthProvider>
      </StrictMode>,
    ),
  )
  await act(world.settle)
  expect(document.querySelectorAll('keyturn-devtools')).toHaveLength(1)
  const text = (): string => document.querySelector('keyturn-devtools')?.shadowRoot?.textContent ?? ''
  await vi.waitFor(() => expect(text()).toContain('10:00'), patience)
  expect(text()).toContain('signed-in, steady')
  act(() => root.unmount())
  expect(document.querySelector('keyturn-devtools')).toBeNull()
})
