import { useSessionEvent } from '@keyturn/react'
import { act, cleanup, renderHook } from '@testing-library/react'
import { StrictMode, useEffect } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { minute, openTab } from '../signed-in-tab.tsx'
import { ada } from '../user.ts'

afterEach(cleanup)

test('a component hears what happens to the session', async () => {
  const { wrapper, session, world, pass } = openTab({}, { whenSessionEnds: 'hold' })
  const heard: unknown[] = []
  renderHook(
    () => {
      useSessionEvent('signed-in', ({ user }) => heard.push(`signed in: ${user.name}`))
      useSessionEvent('refreshed', ({ user }) => heard.push(`refreshed: ${user.name}`))
      useSessionEvent('warning', ({ cause, level }) => heard.push(`warning: ${cause} ${level / minute}`))
      useSessionEvent('held', ({ user, reason }) => heard.push(`held: ${user.name} ${reason}`))
      useSessionEvent('ended', ({ reason }) => heard.push(`ended: ${reason}`))
    },
    { wrapper },
  )
  await act(world.settle)
  await act(() => session.refresh())
  expect(heard).toEqual(['signed in: Ada', 'refreshed: Ada'])
  await pass(30 * minute, minute)
  await act(() => session.signOut())
  expect(heard.filter((each) => !String(each).startsWith('refreshed'))).toEqual([
    'signed in: Ada',
    'warning: idle 5',
    'warning: idle 1',
    'held: Ada idle',
    'ended: signed-out',
  ])
})

test('the latest listener is called, and nothing is subscribed anew', async () => {
  const { session, wrapper, restored } = openTab()
  await restored()
  const on = vi.spyOn(session, 'on')
  const heard: string[] = []
  const { rerender } = renderHook(({ name }) => useSessionEvent('refreshed', () => heard.push(name)), {
    wrapper,
    initialProps: { name: 'first' },
  })
  for (const name of ['second', 'third']) rerender({ name })
  await act(() => session.refresh())
  expect(heard).toEqual(['third'])
  expect(on).toHaveBeenCalledOnce()
})

test('an event that an effect causes finds the listener of the same rendering', async () => {
  const { session, wrapper, restored } = openTab()
  await restored()
  const heard: string[] = []
  const { rerender } = renderHook(
    ({ wish }) => {
      useEffect(() => void (wish === 'leave' && session.signOut()), [wish])
      useSessionEvent('ended', () => heard.push(wish))
    },
    { wrapper, initialProps: { wish: 'stay' } },
  )
  rerender({ wish: 'leave' })
  await act(async () => {})
  expect(heard).toEqual(['leave'])
})

test('an event renders nothing by itself, and after unmounting nothing is heard', async () => {
  const { session, wrapper, restored } = openTab()
  await restored()
  const renders = vi.fn<() => void>()
  const heard = vi.fn<(event: unknown) => void>()
  const { unmount } = renderHook(
    () => {
      renders()
      useSessionEvent('refreshed', heard)
    },
    { wrapper },
  )
  await act(() => session.refresh())
  unmount()
  await act(() => session.refresh())
  expect(renders).toHaveBeenCalledOnce()
  expect(heard).toHaveBeenCalledExactlyOnceWith({ user: ada })
})

test('in StrictMode an event is heard once', async () => {
  const { session, wrapper: Provider, restored } = openTab()
  await restored()
  const heard = vi.fn<(event: unknown) => void>()
  renderHook(() => useSessionEvent('refreshed', heard), {
    wrapper: ({ children }) => (
      <StrictMode>
        <Provider>{children}</Provider>
      </StrictMode>
    ),
  })
  await act(() => session.refresh())
  expect(heard).toHaveBeenCalledOnce()
})
