import { AuthProvider, useSession, useUser, type AuthProviderProps } from '@keyturn/react'
import { act, cleanup, render, renderHook, screen } from '@testing-library/react'
import { StrictMode } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { misuse } from '../misuse.ts'
import { minute, openTab } from '../signed-in-tab.tsx'

// D-RE-01 D-RE-02 D-RE-08 D-RE-12

afterEach(cleanup)

test('the provider starts the session', async () => {
  const { session, server, world } = openTab()
  render(<AuthProvider session={session} />)
  await act(world.settle)
  expect(session.getState().status).toBe('signed-in')
  expect(server.refreshes).toBe(1)
})

test('after StrictMode has mounted everything twice, the session is still followed', async () => {
  const { session, server, world, pass } = openTab()
  const Name = () => <p>{useSession().user?.roles.join()}</p>
  render(
    <StrictMode>
      <AuthProvider session={session}>
        <Name />
      </AuthProvider>
    </StrictMode>,
  )
  await act(world.settle)
  expect(screen.getByText('editor')).toBeDefined()
  server.user = server.user && { ...server.user, roles: ['owner'] }
  await pass(10 * minute, minute)
  expect(screen.getByText('owner')).toBeDefined()
  expect(session.getState().status).toBe('signed-in')
})

test('unmounted while the session is restored and mounted again, it is restored once', async () => {
  const complaints = vi.spyOn(console, 'error')
  const { wrapper, server, world } = openTab()
  const first = renderHook(() => useSession().status, { wrapper })
  first.unmount()
  const second = renderHook(() => useSession().status, { wrapper })
  await act(world.settle)
  expect(second.result.current).toBe('signed-in')
  expect(server.refreshes).toBe(1)
  expect(complaints).not.toHaveBeenCalled()
  complaints.mockRestore()
})

test('fifty renderings of a parent start nothing anew', async () => {
  const { session, server, world } = openTab()
  const { rerender } = render(<AuthProvider session={session} />)
  await act(world.settle)
  for (let i = 0; i < 50; i++) rerender(<AuthProvider session={session} />)
  await act(world.settle)
  expect(server.refreshes).toBe(1)
})

test('the provider leaves the session alive', async () => {
  const { session, server, world } = openTab()
  const { unmount } = render(<AuthProvider session={session} />)
  await act(world.settle)
  unmount()
  await session.refresh()
  expect(server.refreshes).toBe(2)
})

test('replaced five times while the page stays (hot reloading), one session is left that refreshes', async () => {
  const { session: first, createAnother, server, tab, world, pass } = openTab()
  const page = (session: typeof first) => (
    <AuthProvider session={session}>
      <Name />
    </AuthProvider>
  )
  const Name = () => <p>{useUser()?.name}</p>
  const { rerender } = render(page(first))
  await act(world.settle)
  let session = first
  for (let i = 0; i < 5; i++) {
    // What `import.meta.hot.dispose` is for.
    session.dispose()
    session = createAnother()
    rerender(page(session))
    await act(world.settle)
  }
  expect(screen.getByText('Ada')).toBeDefined()
  const before = server.refreshes
  for (let i = 0; i < 6; i++) {
    tab.touch()
    await pass(10 * minute, minute)
  }
  const alone = openTab()
  await alone.restored()
  for (let i = 0; i < 6; i++) {
    alone.tab.touch()
    await alone.pass(10 * minute, minute)
  }
  expect(server.refreshes - before).toBe(alone.server.refreshes - 1)
})

test('a provider without a session says what it needs', () => {
  // As JavaScript may use it.
  const props = {} as AuthProviderProps
  expect(misuse(() => render(<AuthProvider {...props} />))).toBe(
    'TypeError: <AuthProvider> needs session={…}: what createSession() returned.',
  )
})
