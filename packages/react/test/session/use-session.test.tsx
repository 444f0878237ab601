import {
  AuthProvider,
  useKnownSession,
  useSession,
  useSessionEvent,
  useSessionWarning,
  useUser,
  type SessionView,
} from '@keyturn/react'
import { act, cleanup, render, renderHook, screen } from '@testing-library/react'
import { startTransition, useEffect, useState, type ReactNode } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { misuse } from '../misuse.ts'
import { minute, openTab } from '../signed-in-tab.tsx'
import { ada } from '../user.ts'

// D-RE-03 D-RE-04 D-RE-05 D-RE-06 D-RE-07 D-RE-09 D-RE-10

afterEach(cleanup)

test('a component learns who is signed in', async () => {
  const { wrapper, restored } = openTab()
  const { result } = renderHook(() => useSession(), { wrapper })
  expect(result.current.status).toBe('restoring')
  await restored()
  expect(result.current).toMatchObject({ status: 'signed-in', user: ada, activity: 'steady', warning: null })
})

test('twenty silent refreshes render nothing that shows only the user', async () => {
  const { wrapper, restored, pass, server, tab } = openTab()
  await restored()
  const renders = vi.fn<(shown: unknown) => void>()
  renderHook(() => renders(useUser()), { wrapper })
  renderHook(() => renders(useSession(({ status, user }) => ({ status, name: user?.name }))), { wrapper })
  for (let i = 0; i < 20; i++) {
    tab.touch()
    await pass(10 * minute, minute)
  }
  expect(server.refreshes).toBeGreaterThan(20)
  expect(renders).toHaveBeenCalledTimes(2)
})

test('a component without a selector sees the refresh come and go', async () => {
  const { wrapper, restored, session } = openTab()
  await restored()
  const activities: (string | undefined)[] = []
  renderHook(() => activities.push(useSession().activity), { wrapper })
  let refreshed: Promise<void> | undefined
  act(() => void (refreshed = session.refresh()))
  await act(async () => refreshed)
  expect(activities).toEqual(['steady', 'refreshing', 'steady'])
})

test('a user whose data changed is shown', async () => {
  const { wrapper, restored, session, server } = openTab()
  await restored()
  const { result } = renderHook(() => useUser(), { wrapper })
  server.user = { ...ada, roles: ['editor', 'admin'] }
  await act(() => session.refresh())
  expect(result.current?.roles).toEqual(['editor', 'admin'])
})

test('a selector that makes a new object each time renders once, whatever is in it', async () => {
  const { wrapper, restored, pass } = openTab()
  await restored()
  const renders = vi.fn<(shown: unknown) => void>()
  renderHook(() => renders(useSession(({ user }) => [user?.id, user?.name])), { wrapper })
  await pass(20 * minute, minute)
  expect(renders).toHaveBeenCalledOnce()
  const { result } = renderHook(() => useSession(({ user }) => ({ who: { name: user?.name } })), { wrapper })
  expect(result.current).toEqual({ who: { name: 'Ada' } })
})

test('a selector may change with the props', async () => {
  const { wrapper, restored } = openTab()
  await restored()
  const { result, rerender } = renderHook(
    ({ field }: { readonly field: 'id' | 'name' }) => useSession(({ user }) => user?.[field]),
    {
      wrapper,
      initialProps: { field: 'id' },
    },
  )
  expect(result.current).toBe('u1')
  rerender({ field: 'name' })
  expect(result.current).toBe('Ada')
})

test('another shape is another selection, also where nothing is in it yet', async () => {
  const { wrapper, restored, session } = openTab()
  await restored()
  const select = ({ activity, reason }: SessionView) => (activity === 'steady' ? { reason } : { ended: reason })
  const { result } = renderHook(() => useSession(select), { wrapper })
  expect(result.current).toEqual({ reason: undefined })
  let refreshed: Promise<void> | undefined
  act(() => void (refreshed = session.refresh()))
  expect(Object.keys(result.current)).toEqual(['ended'])
  await act(async () => refreshed)
})

test('dates, maps and instances are never taken for the same', async () => {
  const { wrapper, restored, session } = openTab()
  await restored()
  const { result } = renderHook(() => useSession(({ activity }) => new Date(activity === 'steady' ? 1 : 2)), {
    wrapper,
  })
  let refreshed: Promise<void> | undefined
  act(() => void (refreshed = session.refresh()))
  expect(result.current).toEqual(new Date(2))
  await act(async () => refreshed)
})

test('functions keep their identity, so effects that depend on them run once', async () => {
  const { wrapper, restored, session } = openTab({ user: null })
  await restored()
  const runs = vi.fn<() => void>()
  const { result } = renderHook(
    () => {
      const { extend, refresh, signIn, signOut, dismissWarning } = useSession()
      useEffect(() => runs(), [extend, refresh, signIn, signOut, dismissWarning])
      return useSession()
    },
    { wrapper },
  )
  await act(() => result.current.signIn({ name: 'Ada' }))
  for (let i = 0; i < 5; i++) await act(() => session.refresh())
  await act(() => result.current.signOut())
  expect(runs).toHaveBeenCalledOnce()
})

test('signing in and out goes through to the session', async () => {
  const { wrapper, restored } = openTab({ user: null })
  await restored()
  const { result } = renderHook(() => useSession(), { wrapper })
  expect(result.current).toMatchObject({ status: 'signed-out', reason: 'none' })
  await act(() => result.current.signIn({ name: 'Grace' }))
  expect(result.current).toMatchObject({ status: 'signed-in', user: { name: 'Grace' } })
  await act(() => result.current.signOut())
  expect(result.current).toMatchObject({ status: 'signed-out', reason: 'signed-out' })
})

test('trouble with a refresh, and coming back to the tab, keep the page and what was typed', async () => {
  const { wrapper, restored, session, server, tab, world } = openTab()
  await restored()
  const Page = () => (useSession().status === 'restoring' ? <p>Loading</p> : <input aria-label="Note" />)
  render(<Page />, { wrapper })
  const field = screen.getByRole('textbox')
  server.trouble = 500
  act(() => void session.refresh().catch(() => undefined))
  await act(world.settle)
  const { result } = renderHook(() => useSession(), { wrapper })
  expect(result.current).toMatchObject({ status: 'signed-in', user: ada, activity: 'backing-off' })
  server.trouble = null
  await act(async () => {
    tab.hide()
    await world.advance(11 * minute)
    tab.show()
    await world.settle()
  })
  expect(result.current).toMatchObject({ status: 'signed-in', user: ada, activity: 'steady' })
  expect(screen.getByRole('textbox')).toBe(field)
})

test.for<[name: string, use: () => unknown]>([
  ['useSession', () => useSession()],
  ['useUser', () => useUser()],
  ['useKnownSession', () => useKnownSession()],
  ['useSessionWarning', () => useSessionWarning()],
  ['useSessionEvent', () => useSessionEvent('ended', () => {})],
])('%s without a provider: the error names the remedy', ([, use]) => {
  expect(misuse(() => renderHook(use))).toBe(
    'Error: useSession() needs an <AuthProvider session={…}> above it; in a test, a <TestSession>.',
  )
})

test('each hook follows the nearest provider, and siblings do not touch each other', async () => {
  const [outer, inner, sibling] = [openTab(), openTab({ user: { ...ada, name: 'Grace' } }), openTab()]
  const Name = () => <p>{useUser()?.name ?? 'nobody'}</p>
  render(
    <>
      <AuthProvider session={outer.session}>
        <Name />
        <AuthProvider session={inner.session}>
          <Name />
        </AuthProvider>
      </AuthProvider>
      <AuthProvider session={sibling.session}>
        <Name />
      </AuthProvider>
    </>,
  )
  for (const { restored } of [outer, inner, sibling]) await restored()
  const names = () => screen.getAllByRole('paragraph').map(({ textContent }) => textContent)
  expect(names()).toEqual(['Ada', 'Grace', 'Ada'])
  await act(() => outer.session.signOut())
  expect(names()).toEqual(['nobody', 'Grace', 'Ada'])
})

test('a page never mixes two states, even when a sign-out interrupts its rendering', async () => {
  const { wrapper, restored, session } = openTab()
  await restored()
  const frames: string[] = []
  let showAll = (): void => {}
  const Status = () => useSession(({ status }) => status)
  const Page = (): ReactNode => {
    const [count, setCount] = useState(1)
    showAll = () => startTransition(() => setCount(200))
    const ref = (element: HTMLElement | null) => void (element && frames.push(element.innerHTML))
    useSession()
    return (
      <main ref={ref}>
        {Array.from({ length: count }, (_, i) => (
          <Status key={i} />
        ))}
      </main>
    )
  }
  render(<Page />, { wrapper })
  await act(async () => {
    showAll()
    void session.signOut()
  })
  for (const frame of frames) expect(frame).toMatch(/^((signed-in)+|(signed-out)+)$/)
  expect(frames.at(-1)).toBe('signed-out'.repeat(200))
})

test('the whole view is the same object in all components, until something changes', async () => {
  const { wrapper, restored } = openTab()
  await restored()
  const views: SessionView[] = []
  const { rerender } = renderHook(() => views.push(useSession(), useSession()), { wrapper })
  rerender()
  expect(new Set(views).size).toBe(1)
})
