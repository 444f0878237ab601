import { watchSecrets } from '@keyturn/core/testing'
import {
  AuthProvider,
  RequireSession,
  SessionHeld,
  SessionWarning,
  SignedIn,
  SignedOut,
  useKnownSession,
  useSession,
  useSessionWarning,
} from '@keyturn/react'
import { act } from '@testing-library/react'
import { StrictMode, Suspense, useEffect, type ReactNode } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openTab, type OpenTab } from './signed-in-tab.tsx'
import type { User } from './user.ts'

// D-SS-03 D-SS-05 D-SS-06

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
      <SessionHeld>sign in again</SessionHeld>
    </main>
  )
}

/** Shows in the browser what a server has rendered, and every frame from then on. React must not complain. */
async function hydrate(page: ReactNode, session: OpenTab['session']) {
  const onServer = watchSecrets(onTestFinished).createSession<User>({ endpoints: 'https://auth.example' })
  const container = document.body.appendChild(document.createElement('div'))
  container.innerHTML = renderToString(<AuthProvider session={onServer}>{page}</AuthProvider>)
  const html = container.textContent
  const frames: (string | null)[] = []
  const observer = new MutationObserver(() => frames.push(visibleText(container)))
  observer.observe(container, { childList: true, subtree: true, characterData: true, attributes: true })
  const complaints = vi.spyOn(console, 'error')
  const onRecoverableError = vi.fn<(error: unknown) => void>()
  const app = (
    <StrictMode>
      <AuthProvider session={session}>{page}</AuthProvider>
    </StrictMode>
  )
  const root = await act(async () => hydrateRoot(container, app, { onRecoverableError }))
  onTestFinished(() => {
    act(() => root.unmount())
    container.remove()
    observer.disconnect()
    expect(onRecoverableError).not.toHaveBeenCalled()
    expect(complaints).not.toHaveBeenCalled()
    complaints.mockRestore()
  })
  return { html, frames, text: () => visibleText(container) }
}

/** React hides what suspends again by `display: none`. */
function visibleText(element: Element): string {
  return [...element.childNodes]
    .filter((node) => !(node instanceof HTMLElement && node.style.display === 'none'))
    .map((node) => (node instanceof Element ? visibleText(node) : node.nodeType === 3 ? node.textContent : ''))
    .join('')
}

test('what the server renders is the first frame of the browser, which then shows the session', async () => {
  const { session, world } = openTab()
  const { html, text } = await hydrate(<Page />, session)
  expect(html).toContain('restoring restoring')
  await act(world.settle)
  expect(text()).toContain('signed-in signed-in Ada in')
})

test.for([
  ['signed in', {}, 'signed-in signed-in Ada in'],
  ['signed out', { user: null }, 'signed-out signed-out  out'],
] as const)('hydrated late, when it is known already who is %s, that stands', async ([, server, shown]) => {
  const { session, restored } = openTab(server)
  await restored()
  const { html, text } = await hydrate(<Page />, session)
  expect(html).toContain('restoring restoring')
  expect(text()).toContain(shown)
})

test('a page from a cache: its first call waits for the session, and nothing looks signed out meanwhile', async () => {
  const { session, world, server } = openTab()
  const sent: unknown[] = []
  const Calling = () => {
    useEffect(() => {
      const send = async (credential: unknown): Promise<Response> => {
        sent.push([server.refreshes, credential !== undefined])
        return new Response()
      }
      const read = ({ status }: Response) => ({ status, text: async () => '' })
      void session.authorize({ url: '/api', repeatable: true, send, read })
    }, [])
    return (
      <RequireSession fallback="one moment" signedOut="sign in">
        the page
      </RequireSession>
    )
  }
  const { html, frames, text } = await hydrate(<Calling />, session)
  expect(html).toBe('one moment')
  await act(world.settle)
  expect(text()).toBe('the page')
  // StrictMode calls twice.
  expect(sent).toEqual([[1, true], [1, true]]) // prettier-ignore
  expect(frames).not.toContain('sign in')
})

test('with Suspense the server answers all the same, and the browser goes on from there', async () => {
  const Known = () => `${useKnownSession(({ status }) => status)} `
  const page = (
    <Suspense fallback="one moment">
      <Known />
    </Suspense>
  )
  const { session, world } = openTab()
  const { html, frames, text } = await hydrate(page, session)
  expect(html).toBe('restoring ')
  await act(world.settle)
  expect(frames).toContain('one moment')
  expect(text()).toBe('signed-in ')
})
