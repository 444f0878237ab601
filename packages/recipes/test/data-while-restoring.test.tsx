import { attachSession } from '@keyturn/axios'
import { SignedOutError, type Session } from '@keyturn/core'
import { createWorld, watchSecrets } from '@keyturn/core/testing'
import { AuthProvider, RequireSession } from '@keyturn/react'
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { act, cleanup, render } from '@testing-library/react'
import axios, { type AxiosInstance } from 'axios'
import type { ReactNode } from 'react'
import { createMemoryRouter, redirect, RouterProvider, useLoaderData } from 'react-router'
import { afterEach, expect, onTestFinished, test } from 'vitest'

// Testing Library says so by itself only where the test runner's functions are global.
Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
afterEach(cleanup)

interface App {
  readonly session: Session<{ readonly id: string }>
  readonly api: AxiosInstance
  /** What has happened, in order. */
  readonly story: string[]
  /** The auth server answers. */
  readonly answerRefresh: () => Promise<void>
}

/** An app whose session is being restored: the auth server has been asked, and has not answered. */
async function openApp({ isSignedIn = true } = {}): Promise<App> {
  const story: string[] = []
  const world = createWorld({ origin: location.origin })
  let answer = (): void => {}
  const answered = new Promise<void>((resolve) => (answer = resolve))
  const { createSession } = watchSecrets(onTestFinished)
  const session = createSession<{ readonly id: string }>({
    runtime: world.openTab(),
    transport: {
      signIn: () => Promise.reject(new Error('Nobody signs in here.')),
      signOut: () => Promise.reject(new Error('Nobody signs out here.')),
      async refresh() {
        await answered
        if (!isSignedIn) return { status: 401, body: { error: 'no-session' } }
        return { status: 200, body: { accessToken: 'sEcReT-1', expiresIn: 600, user: { id: 'u1' } } }
      },
    },
  })
  session.inspect(({ type }) => {
    if (type === 'request-waiting' || type === 'refresh-succeeded') story.push(type)
  })
  const api = axios.create({
    baseURL: '/api',
    adapter: async (config) => {
      const token = config.headers.get('Authorization')
      story.push(`request ${token === 'Bearer sEcReT-1' ? 'with the token' : 'without a token'}`)
      return { data: { unread: 3 }, status: 200, statusText: 'OK', headers: {}, config }
    },
  })
  attachSession(api, session)
  session.start()
  await world.settle()
  expect(session.getState().status).toBe('restoring')
  return {
    session,
    api,
    story,
    async answerRefresh() {
      answer()
      await act(world.settle)
    },
  }
}

function Provided({
  session,
  children,
}: {
  readonly session: App['session']
  readonly children: ReactNode
}): ReactNode {
  return <AuthProvider session={session}>{children}</AuthProvider>
}

const asked = ['request-waiting', 'refresh-succeeded', 'request with the token']

test('a loader of React Router asks while the session is being restored, before anything is rendered', async () => {
  const { session, api, story, answerRefresh } = await openApp()
  const router = createMemoryRouter([
    { path: '/', loader: async () => (await api.get<unknown>('/inbox')).data, Component: Inbox },
  ])
  onTestFinished(() => router.dispose())
  await expect.poll(() => story, { timeout: 10_000 }).toEqual(['request-waiting'])
  await answerRefresh()
  const { container } = render(
    <Provided session={session}>
      <RequireSession signedOut="Sign in">
        <RouterProvider router={router} />
      </RequireSession>
    </Provided>,
  )
  await act(async () => {})
  expect(container.textContent).toBe('3 unread')
  expect(story).toEqual(asked)

  function Inbox(): ReactNode {
    const { unread } = useLoaderData<{ readonly unread: number }>()
    return `${unread} unread`
  }
})

test('a loader for those who are signed in leads everybody else to the sign-in, and sends nothing', async () => {
  const { api, story, answerRefresh } = await openApp({ isSignedIn: false })
  const router = createMemoryRouter([
    {
      path: '/',
      loader: async () => {
        try {
          return (await api.get<unknown>('/inbox', { session: 'required' })).data
        } catch (error) {
          if (error instanceof Error && error.cause instanceof SignedOutError) return redirect('/sign-in')
          throw error
        }
      },
    },
    { path: '/sign-in', element: 'Sign in' },
  ])
  onTestFinished(() => router.dispose())
  await answerRefresh()
  await expect.poll(() => router.state.location.pathname, { timeout: 10_000 }).toBe('/sign-in')
  expect(story).toEqual(['request-waiting'])
})

const query = { queryKey: ['inbox'], retry: false } as const

test('a query of TanStack Query that is preloaded asks while the session is being restored, and once', async () => {
  const { session, api, story, answerRefresh } = await openApp()
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: 60_000 } } })
  onTestFinished(() => client.clear())
  const inbox = { ...query, queryFn: async () => (await api.get<{ readonly unread: number }>('/inbox')).data }
  const { container } = render(
    <Provided session={session}>
      <QueryClientProvider client={client}>
        <RequireSession signedOut="Sign in" fallback="…" preload={() => client.prefetchQuery(inbox)}>
          <Inbox />
        </RequireSession>
      </QueryClientProvider>
    </Provided>,
  )
  await act(async () => {})
  expect(story).toEqual(['request-waiting'])
  expect(container.textContent).toBe('…')
  await answerRefresh()
  await expect.poll(() => container.textContent, { timeout: 10_000 }).toBe('3 unread')
  expect(story).toEqual(asked)

  function Inbox(): ReactNode {
    const { data } = useQuery(inbox)
    return data ? `${data.unread} unread` : 'loading'
  }
})

test('a query of a component that everybody sees asks while the session is being restored', async () => {
  const { session, api, story, answerRefresh } = await openApp()
  const client = new QueryClient()
  onTestFinished(() => client.clear())
  const { container } = render(
    <Provided session={session}>
      <QueryClientProvider client={client}>
        <Inbox />
      </QueryClientProvider>
    </Provided>,
  )
  await act(async () => {})
  expect(story).toEqual(['request-waiting'])
  await answerRefresh()
  await expect.poll(() => container.textContent, { timeout: 10_000 }).toBe('3 unread')
  expect(story).toEqual(asked)

  function Inbox(): ReactNode {
    const queryFn = async () => (await api.get<{ readonly unread: number }>('/inbox')).data
    const { data } = useQuery({ ...query, queryFn })
    return data ? `${data.unread} unread` : 'loading'
  }
})
