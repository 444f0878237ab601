import { createFetch, type Session, type SessionOptions } from '@keyturn/core'
import { oauthTransport } from '@keyturn/core/oauth'
import { createWorld, watchSecrets } from '@keyturn/core/testing'
import { expect, onTestFinished, test, vi } from 'vitest'
import { betterAuthCookieSession } from '../src/better-auth-cookie-session.ts'
import { betterAuthSession } from '../src/better-auth-session.ts'
import { ada, startBetterAuth, type BetterAuth } from './better-auth-server.ts'
import { fetchWithCookies } from './cookie-jar.ts'

/** An app on the origin of a real better-auth; each `open` is one more page of it in the same browser. */
async function visit(options: (server: BetterAuth) => Partial<SessionOptions<unknown>>) {
  const server = await startBetterAuth(onTestFinished)
  vi.stubGlobal('fetch', fetchWithCookies(server.origin))
  const reported: unknown[] = []
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
  onTestFinished(() => void vi.unstubAllGlobals())
  const world = createWorld({ origin: server.origin })
  const { createSession } = watchSecrets(onTestFinished)
  async function open(): Promise<Session<unknown>> {
    const session = createSession({ ...options(server), runtime: world.openTab() })
    onTestFinished(() => session.dispose())
    session.start()
    while (session.getState().status === 'restoring')
      await new Promise<void>((resolve) => {
        const stop = session.subscribe(() => (stop(), resolve()))
      })
    return session
  }
  return { server, open, reported }
}

const kinds = [
  ['jwt', betterAuthSession, 'GET /api/auth/token', 'expired'],
  ['cookie', betterAuthCookieSession, 'GET /api/auth/get-session', 'none'],
] as const

test.for(kinds)('%s: a visitor is signed out, and a wrong password is one', async ([, recipe]) => {
  const { open, reported } = await visit(({ origin }) => recipe(origin))
  const session = await open()
  expect(session.getState().status).toBe('signed-out')
  await expect(session.signIn({ ...ada, password: 'no-engine-no' })).rejects.toMatchObject({ credentialsRefused: true })
  expect(reported).toEqual([])
})

test.for(kinds)('%s: signed in, refreshed once for twenty, reloaded, signed out', async ([kind, recipe, refresh]) => {
  const { server, open, reported } = await visit(({ origin }) => recipe(origin))
  const session = await open()
  await session.signIn(ada)
  expect(session.getState()).toMatchObject({ status: 'signed-in', user: { id: server.userId, name: 'Ada' } })
  const get = createFetch(session)
  expect((await get(`${server.origin}/api/me`)).status).toBe(200)
  server.expireAccess()
  const before = server.calls.length
  const answers = await Promise.all(Array.from({ length: 20 }, () => get(`${server.origin}/api/me`)))
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
  const refreshes = server.calls.slice(before).filter((call) => call.startsWith(refresh))
  expect(refreshes).toHaveLength(kind === 'jwt' ? 1 : 0)
  await session.refresh()
  session.dispose()
  const reloaded = await open()
  expect(reloaded.getState()).toMatchObject({ status: 'signed-in', user: { id: server.userId, name: 'Ada' } })
  expect(await reloaded.signOut()).toEqual({ confirmed: true })
  expect((await createFetch(reloaded)(`${server.origin}/api/me`)).status).toBe(401)
  expect(reported).toEqual([])
})

test.for(kinds)('%s: the server ends the session', async ([, recipe, , reason]) => {
  const { server, open } = await visit(({ origin }) => recipe(origin))
  const session = await open()
  await session.signIn(ada)
  await session.refresh()
  await fetch(`${server.origin}/api/auth/sign-out`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
    credentials: 'include',
  })
  await expect(session.refresh()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT', reason })
})

test('oauth-provider: a code, refreshes that rotate, and a revocation whose answer is empty JSON', async () => {
  const written: (string | undefined)[] = []
  const { server, open, reported } = await visit(({ origin, clientId }) => ({
    transport: oauthTransport({
      clientId,
      tokenEndpoint: `${origin}/api/auth/oauth2/token`,
      revocationEndpoint: `${origin}/api/auth/oauth2/revoke`,
    }),
    credential: 'body',
    refreshTokenStore: { read: () => written.at(-1), write: (token) => void written.push(token) },
    async loadUser({ accessToken, signal }) {
      const answer = await fetch(`${origin}/api/auth/oauth2/userinfo`, {
        headers: { authorization: `Bearer ${accessToken}` },
        signal,
      })
      return (await answer.json()) as unknown
    },
  }))
  const session = await open()
  await session.signIn(await server.authorize())
  expect(session.getState()).toMatchObject({ status: 'signed-in', user: { sub: server.userId, name: 'Ada' } })
  for (let round = 0; round < 3; round++) await session.refresh()
  expect(new Set(written).size).toBe(4)
  expect(await session.signOut()).toEqual({ confirmed: true })
  expect(written.at(-1)).toBeUndefined()
  expect(server.calls.at(-1)).toBe('POST /api/auth/oauth2/revoke 200')
  expect(reported).toEqual([])
})
