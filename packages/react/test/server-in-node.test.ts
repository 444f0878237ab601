import { createFetch, type Session } from '@keyturn/core'
import { watchSecrets } from '@keyturn/core/testing'
import { AuthProvider, RequireSession, useKnownSession, useSession } from '@keyturn/react'
import fc from 'fast-check'
import { createElement, Suspense, type ReactNode } from 'react'
import { renderToReadableStream } from 'react-dom/server'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { User } from './user.ts'

// D-SS-02 D-SS-04 D-SS-08: a server that renders for everybody in one process, where Node has locks and channels of its own.

const users: readonly User[] = [
  { id: 'u1', name: 'Ada', roles: [] },
  { id: 'u2', name: 'Grace', roles: [] },
]

function Page({ children }: { readonly children: ReactNode }) {
  const { status, user } = useSession()
  const known = useKnownSession((session) => session.user?.name)
  const page = createElement(RequireSession, { signInPath: '/sign-in', fallback: 'one moment' }, 'inside')
  return createElement('main', null, status, user?.name, known, page, children)
}

/** A part of the page whose data comes later. */
function createLater(wait: () => Promise<void>): () => ReactNode {
  let arrived = false
  let waiting: Promise<void> | undefined
  return () => {
    if (arrived) return 'data'
    throw (waiting ??= wait().then(() => void (arrived = true)))
  }
}

test('nothing of one user is rendered or sent for another, however their renderings interleave', async () => {
  const calls: Request[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    calls.push(request)
    return new Response()
  })
  // One for all, as at module scope.
  const { createSession } = watchSecrets(onTestFinished)
  const session: Session<User> = createSession<User>({ endpoints: 'https://auth.example' })
  const api = createFetch(session)

  async function answer(scheduler: fc.Scheduler, user: User): Promise<string> {
    const wait = (): Promise<void> => scheduler.schedule(Promise.resolve())
    // Nobody should sign in on a server. If somebody does, it stays without a consequence for the others.
    await wait()
    await session.signIn({ answer: { accessToken: `token-of-${user.name}`, expiresIn: 600, user } })
    await wait()
    await api('https://auth.example/me')
    const page = createElement(Page, null, createElement(Suspense, null, createElement(createLater(wait))))
    const stream = await renderToReadableStream(createElement(AuthProvider, { session }, page))
    await wait()
    return new Response(stream).text()
  }

  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const pages = Promise.all(users.map((user) => answer(scheduler, user)))
      await scheduler.waitFor(pages)
      for (const html of await pages) {
        expect(html).toContain('one moment')
        expect(html).toContain('data')
        expect(html).not.toMatch(/Ada|Grace|token-of/)
      }
    }),
    { numRuns: 200 },
  )
  expect(calls.filter(({ headers }) => headers.has('Authorization'))).toEqual([])
})

test('no lock and no channel ties the users of a process together', async () => {
  const request = vi.spyOn(navigator.locks, 'request')
  const channel = vi.fn<() => void>()
  vi.stubGlobal('BroadcastChannel', channel)
  const session = watchSecrets(onTestFinished).createSession<User>({ endpoints: 'https://auth.example' })
  const app = createElement(AuthProvider, { session }, createElement(Page, null, 'page'))
  await new Response(await renderToReadableStream(app)).text()
  session.start()
  await Promise.resolve()
  expect(session.getState()).toEqual({ status: 'restoring' })
  expect(request).not.toHaveBeenCalled()
  expect(channel).not.toHaveBeenCalled()
})

test('a window without a document, as React Native has, belongs to one user: the session starts, and nothing throws', () => {
  vi.unstubAllGlobals()
  vi.stubGlobal('window', {})
  const session = watchSecrets(onTestFinished).createSession<User>({ endpoints: 'https://auth.example' })
  session.start()
  expect(session.getState()).toEqual({ status: 'restoring' })
  session.dispose()
})
