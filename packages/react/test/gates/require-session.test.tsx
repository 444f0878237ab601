import { AuthProvider, RequireSession, readSignInUrl, type RequireSessionProps } from '@keyturn/react'
import { act, cleanup, render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { StrictMode, useState } from 'react'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { misuse } from '../misuse.ts'
import { minute, openTab } from '../signed-in-tab.tsx'

afterEach(cleanup)
beforeEach(() => history.replaceState(null, '', '/expenses?page=2#notes'))

const page = (props: Partial<RequireSessionProps>) => (
  <RequireSession
    fallback={({ status, retryAt }) => `${status} ${retryAt === undefined ? '' : 'again later'}`}
    {...({ signInPath: '/sign-in', ...props } as RequireSessionProps)}
  >
    {(user) => `the page of ${user.name}`}
  </RequireSession>
)

test('the fallback shows until the session is known, then the page', async () => {
  const { wrapper, world } = openTab()
  const { container } = render(page({}), { wrapper })
  expect(container.textContent).toBe('restoring ')
  await act(world.settle)
  expect(container.textContent).toBe('the page of Ada')
})

test('the fallback may speak of a server that cannot be reached', async () => {
  const { wrapper, world } = openTab({ trouble: 503 })
  const { container } = render(page({}), { wrapper })
  await act(world.settle)
  expect(container.textContent).toBe('unreachable again later')
})

test('without anybody signed in, the sign-in page is gone to once, and told where to return to', async () => {
  const { wrapper: Provider, world } = openTab({ user: null })
  const navigate = vi.fn<(url: string) => void>((url) => history.replaceState(null, '', url))
  const { container, rerender } = render(
    <StrictMode>
      <Provider>{page({ navigate })}</Provider>
    </StrictMode>,
  )
  await act(world.settle)
  rerender(
    <StrictMode>
      <Provider>{page({ navigate: (url) => navigate(url) })}</Provider>
    </StrictMode>,
  )
  expect(navigate).toHaveBeenCalledExactlyOnceWith('/sign-in?returnTo=%2Fexpenses%3Fpage%3D2%23notes')
  expect(readSignInUrl(location.search).returnTo).toBe('/expenses?page=2#notes')
  expect(container.textContent).toBe('signed-out ')
})

test('a session that runs out leads to the sign-in page with the reason, each time anew', async () => {
  const { wrapper, restored, pass, session } = openTab()
  await restored()
  const navigate = vi.fn<(url: string) => void>()
  render(page({ navigate }), { wrapper })
  await pass(30 * minute, minute)
  expect(navigate).toHaveBeenLastCalledWith('/sign-in?reason=idle&returnTo=%2Fexpenses%3Fpage%3D2%23notes')
  await act(() => session.signIn({ name: 'Ada' }))
  await pass(30 * minute, minute)
  expect(navigate).toHaveBeenCalledTimes(2)
})

test('whoever signs out on purpose is not led back', async () => {
  const { wrapper, restored, session } = openTab()
  await restored()
  const navigate = vi.fn<(url: string) => void>()
  render(page({ navigate, returnTo: '/expenses' }), { wrapper })
  await act(() => session.signOut())
  expect(navigate).toHaveBeenCalledExactlyOnceWith('/sign-in?reason=signed-out')
})

test('where to return to is the app’s to say, but not another origin', async () => {
  for (const [returnTo, url] of [
    ['/app/expenses', '/sign-in?returnTo=%2Fapp%2Fexpenses'],
    ['//evil.example', '/sign-in'],
  ] as const) {
    const { wrapper, restored } = openTab({ user: null })
    await restored()
    const navigate = vi.fn<(url: string) => void>()
    render(page({ navigate, returnTo }), { wrapper })
    expect(navigate).toHaveBeenCalledExactlyOnceWith(url)
  }
})

test('the sign-in may show in place of the page, which keeps its address', async () => {
  const { wrapper, restored, session } = openTab()
  await restored()
  const { container } = render(<RequireSession signedOut={(reason) => `sign in, ${reason}`}>the page</RequireSession>, {
    wrapper,
  })
  expect(container.textContent).toBe('the page')
  await act(() => session.signOut())
  expect(container.textContent).toBe('sign in, signed-out')
  expect(location.pathname).toBe('/expenses')
})

test('while the session is held the page stays mounted, and another user gets a fresh one', async () => {
  const { wrapper, restored, pass, session } = openTab({}, { whenSessionEnds: 'hold' })
  await restored()
  let mounted = 0
  const Form = () => `form ${useState(() => ++mounted)[0]}`
  const navigate = vi.fn<(url: string) => void>()
  const { container } = render(
    <RequireSession signInPath="/sign-in" navigate={navigate}>
      <Form />
    </RequireSession>,
    { wrapper },
  )
  await pass(30 * minute, minute)
  expect(session.getState().status).toBe('held')
  expect(container.textContent).toBe('form 1')
  await act(() => session.signIn({ name: 'Ada' }))
  expect(container.textContent).toBe('form 1')
  await pass(30 * minute, minute)
  await act(() => session.signIn({ id: 'u2', name: 'Grace' }))
  expect(container.textContent).toBe('form 2')
  expect(navigate).not.toHaveBeenCalled()
})

test('without a fallback nothing flashes, and no page stays blank', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { wrapper } = openTab()
  render(<RequireSession signedOut="sign in">the page</RequireSession>, { wrapper })
  expect(screen.getByRole('status').textContent).toBe('')
  act(() => void vi.advanceTimersByTime(399))
  expect(screen.getByRole('status').textContent).toBe('')
  act(() => void vi.advanceTimersByTime(1))
  expect(screen.getByRole('status').textContent).toBe('One moment …')
})

test('where the server cannot be reached, that is said, and one can try again', async () => {
  const { wrapper, world, server } = openTab({ trouble: 503 })
  const texts = { waiting: 'Moment …', unreachable: 'Keine Verbindung.', retry: 'Noch einmal' }
  const { container } = render(
    <RequireSession signedOut="sign in" texts={texts}>
      the page
    </RequireSession>,
    { wrapper },
  )
  await act(world.settle)
  expect(screen.getByRole('status').textContent).toBe('Keine Verbindung.')
  const asked = server.refreshes
  const button = screen.getByRole('button', { name: 'Noch einmal' })
  button.focus()
  act(() => button.click())
  expect(button.getAttribute('aria-disabled')).toBe('true')
  expect(screen.getByRole('status').textContent).toBe('Moment …')
  await act(world.settle)
  expect(server.refreshes).toBeGreaterThan(asked)
  expect(screen.getByRole('status').textContent).toBe('Keine Verbindung.')
  expect(document.activeElement).toBe(button)
  server.trouble = null
  await userEvent.click(button)
  await act(world.settle)
  expect(container.textContent).toBe('the page')
})

test('whoever wants nothing there says so', () => {
  const { wrapper } = openTab()
  const { container } = render(<RequireSession signedOut="sign in" fallback={null} />, { wrapper })
  expect(container.innerHTML).toBe('')
})

test('without a way to sign in, it says what it needs', () => {
  const { wrapper } = openTab()
  // As JavaScript may use it.
  const props = {} as RequireSessionProps
  expect(misuse(() => render(<RequireSession {...props} />, { wrapper }))).toBe(
    'TypeError: <RequireSession> needs signedOut={…}, or the signInPath="…" to redirect to.',
  )
})

test('what the page needs is loaded while the session is being restored, once', async () => {
  const { wrapper: Provider, world } = openTab()
  const shownMeanwhile: (string | null)[] = []
  const preload = (): unknown => shownMeanwhile.push(document.body.textContent)
  const { container } = render(
    <StrictMode>
      <Provider>{page({ preload })}</Provider>
    </StrictMode>,
  )
  await act(world.settle)
  expect(container.textContent).toBe('the page of Ada')
  expect(shownMeanwhile).toEqual(['restoring '])
})

test('nothing is loaded for whoever is known to be signed out, or is signed in already', async () => {
  const preload = vi.fn<() => void>()
  const known = openTab()
  await known.restored()
  render(page({ preload }), { wrapper: known.wrapper })

  const out = openTab({ user: null })
  await out.restored()
  const again = out.createAnother()
  const { container } = render(<AuthProvider session={again}>{page({ preload, navigate: () => {} })}</AuthProvider>)
  await act(async () => {})
  expect(container.textContent).toBe('signed-out ')
  expect(preload).not.toHaveBeenCalled()
})

test.for([
  [
    'throws',
    () => {
      throw new Error('No such page.')
    },
  ],
  ['rejects', () => Promise.reject(new Error('No such page.'))],
] as const)('what is loaded ahead and %s harms nobody', async ([, preload]) => {
  const { wrapper, world } = openTab()
  const { container } = render(page({ preload }), { wrapper })
  await act(world.settle)
  expect(container.textContent).toBe('the page of Ada')
})

test('a preload that is no function is refused', () => {
  const { wrapper } = openTab()
  // As from JavaScript.
  const preload = 'inbox' as unknown as () => void
  expect(misuse(() => render(page({ preload }), { wrapper }))).toBe(
    'TypeError: <RequireSession>: "preload" must be a function.',
  )
})
