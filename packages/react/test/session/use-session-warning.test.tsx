import { useSession, useSessionWarning, useUser } from '@keyturn/react'
import { act, cleanup, renderHook } from '@testing-library/react'
import { StrictMode } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { minute, openTab, second } from '../signed-in-tab.tsx'

// D-RE-11 D-WI-15

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

test('where nothing ends soon, there is no warning and no timer', async () => {
  const { wrapper, restored } = openTab()
  await restored()
  const { result } = renderHook(() => useSessionWarning(), { wrapper })
  expect(result.current).toBeNull()
  expect(vi.getTimerCount()).toBe(0)
})

test('the time left is counted down once a second, and only where it is shown', async () => {
  const { wrapper, restored, pass } = openTab()
  await restored()
  const bystander = vi.fn<(...shown: unknown[]) => void>()
  renderHook(
    () =>
      bystander(
        useUser(),
        useSession(({ warning }) => warning?.level),
      ),
    { wrapper },
  )
  const shown: (number | undefined)[] = []
  renderHook(() => shown.push(useSessionWarning()?.remaining), { wrapper })
  await pass(25 * minute, minute)
  shown.length = 0
  bystander.mockClear()
  await pass(30 * second)
  expect(shown).toEqual(Array.from({ length: 30 }, (_, i) => 5 * minute - (i + 1) * second))
  expect(bystander).not.toHaveBeenCalled()
})

test('whoever comes late sees the right time at once, and ticks on whole seconds', async () => {
  const { wrapper, restored, pass } = openTab()
  await restored()
  await pass(25 * minute, minute)
  await pass(10 * second + 250)
  const { result } = renderHook(() => useSessionWarning(), { wrapper })
  expect(result.current).toMatchObject({ level: 5 * minute, cause: 'idle', extendable: true, remaining: 290 * second })
  await pass(500)
  expect(result.current?.remaining).toBe(290 * second)
  await pass(250)
  expect(result.current?.remaining).toBe(289 * second)
})

test('extending takes the warning and its timer away', async () => {
  const { wrapper, restored, pass } = openTab()
  await restored()
  await pass(26 * minute, minute)
  const { result } = renderHook(() => useSessionWarning(), { wrapper })
  expect(vi.getTimerCount()).toBe(1)
  await act(async () => result.current?.extend())
  expect(result.current).toBeNull()
  expect(vi.getTimerCount()).toBe(0)
})

test('dismissed, it comes back at the next threshold', async () => {
  const { wrapper, restored, pass } = openTab()
  await restored()
  await pass(25 * minute, minute)
  const { result } = renderHook(() => useSessionWarning(), { wrapper })
  act(() => result.current?.dismiss())
  expect(result.current).toBeNull()
  expect(vi.getTimerCount()).toBe(0)
  await pass(4 * minute, minute)
  expect(result.current).toMatchObject({ level: minute, remaining: minute })
})

test('an absolute end cannot be moved', async () => {
  const { wrapper, restored, pass } = openTab({ endsIn: 10 * minute })
  await restored()
  await pass(5 * minute, minute)
  const { result } = renderHook(() => useSessionWarning(), { wrapper })
  expect(result.current).toMatchObject({ cause: 'absolute', extendable: false, remaining: 5 * minute })
})

test('at its end the session is signed out, and nothing ticks on', async () => {
  const { wrapper, restored, pass, session } = openTab()
  await restored()
  await pass(29 * minute, minute)
  const { result } = renderHook(() => useSessionWarning(), { wrapper })
  await pass(minute, second)
  expect(result.current).toBeNull()
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'idle' })
  expect(vi.getTimerCount()).toBe(0)
})

test('nothing ticks on after unmounting, in StrictMode neither', async () => {
  const { wrapper: Provider, restored, pass } = openTab()
  await restored()
  await pass(26 * minute, minute)
  const { unmount } = renderHook(() => useSessionWarning(), {
    wrapper: ({ children }) => (
      <StrictMode>
        <Provider>{children}</Provider>
      </StrictMode>
    ),
  })
  expect(vi.getTimerCount()).toBe(1)
  unmount()
  expect(vi.getTimerCount()).toBe(0)
})
