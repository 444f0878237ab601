import { AuthProvider, useKnownSession } from '@keyturn/react'
import { act, cleanup, render } from '@testing-library/react'
import { StrictMode, Suspense, type ReactNode } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { openTab } from '../signed-in-tab.tsx'

afterEach(cleanup)

function Status({ onRender }: { readonly onRender?: () => void }): ReactNode {
  const { status, user } = useKnownSession()
  onRender?.()
  return `${status} ${user?.name ?? 'nobody'}`
}

test('the nearest Suspense shows its fallback until the session is known, and never again', async () => {
  const { wrapper, session, server, world } = openTab()
  const frames: (string | null)[] = []
  const { container } = render(
    <Suspense fallback="one moment">
      <Status onRender={() => frames.push(container.textContent)} />
    </Suspense>,
    { wrapper },
  )
  expect(container.textContent).toBe('one moment')
  await act(world.settle)
  expect(container.textContent).toBe('signed-in Ada')
  server.user = null
  await act(() => session.refresh().catch(() => undefined))
  expect(container.textContent).toBe('signed-out nobody')
})

test('many that wait are shown together', async () => {
  const { wrapper, world } = openTab()
  const { container } = render(
    <Suspense fallback="one moment">
      <Status />
      <Suspense fallback="inside">
        <Status />
      </Suspense>
    </Suspense>,
    { wrapper },
  )
  expect(container.textContent).toBe('one moment')
  await act(world.settle)
  expect(container.textContent).toBe('signed-in Adasigned-in Ada')
})

test.for([
  ['above the provider', (page: ReactNode) => <Suspense fallback="one moment">{page}</Suspense>],
  ['nowhere', (page: ReactNode) => page],
  [
    'above the provider, in StrictMode',
    (page: ReactNode) => (
      <StrictMode>
        <Suspense fallback="one moment">{page}</Suspense>
      </StrictMode>
    ),
  ],
] as const)('with a Suspense %s, the session is started all the same', async ([, around]) => {
  const { session, server, world } = openTab()
  const { container } = render(
    around(
      <AuthProvider session={session}>
        <Status />
      </AuthProvider>,
    ),
  )
  await act(world.settle)
  expect(container.textContent).toBe('signed-in Ada')
  expect(server.refreshes).toBe(1)
})

test('a server that cannot be asked is known to be so', async () => {
  const { wrapper, world } = openTab({ trouble: 503 })
  const { container } = render(
    <Suspense fallback="one moment">
      <Status />
    </Suspense>,
    { wrapper },
  )
  await act(world.settle)
  expect(container.textContent).toBe('unreachable nobody')
})

test('a session that is known already suspends nothing; with a selector a silent refresh renders nothing', async () => {
  const { wrapper, restored, session } = openTab()
  await restored()
  const fallback = vi.fn<() => null>(() => null)
  const Fallback = fallback
  const renders = vi.fn<(name: unknown) => void>()
  const Name = () => {
    renders(useKnownSession(({ user }) => user?.name))
    return null
  }
  render(
    <Suspense fallback={<Fallback />}>
      <Name />
    </Suspense>,
    { wrapper },
  )
  await act(() => session.refresh())
  expect(renders).toHaveBeenCalledExactlyOnceWith('Ada')
  expect(fallback).not.toHaveBeenCalled()
})
