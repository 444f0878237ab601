import { createFetch, type Session } from '@keyturn/core'
import { createWorld, watchSecrets, type Tab, type World } from '@keyturn/core/testing'
import { expect, onTestFinished, test, vi } from 'vitest'
import { oauthSession, type OAuthUser } from '../src/oauth-session.ts'
import { startOAuthProvider, type OAuthProvider } from './oauth-server.ts'

// D-ES-02 D-SR-01

interface Visit {
  readonly provider: OAuthProvider
  readonly session: Session<OAuthUser>
  readonly world: World
  readonly tab: Tab
  /** The refresh tokens that were written to the store, in order. */
  readonly written: (string | undefined)[]
  /** A request to an API that the provider's access tokens open. */
  readonly me: () => Promise<Response>
  /** Sends a form to the provider, as another client would. */
  readonly post: (path: string, fields: Record<string, string>) => Promise<Response>
}

/** Somebody opens an app that leaves its sign-in to an OAuth server. */
async function visit(): Promise<Visit> {
  // Its advice for production.
  for (const method of ['info', 'warn'] as const) vi.spyOn(console, method).mockImplementation(() => {})
  onTestFinished(() => void vi.restoreAllMocks())
  vi.stubGlobal('fetch', fetchOf('https://app.example'))
  onTestFinished(() => void vi.unstubAllGlobals())
  const provider = await startOAuthProvider(onTestFinished)
  const { issuer } = provider
  const world = createWorld({ origin: 'https://app.example' })
  const tab = world.openTab()
  const written: (string | undefined)[] = []
  const store = { read: () => written.at(-1), write: (token: string | undefined) => void written.push(token) }
  const { createSession } = watchSecrets(onTestFinished)
  const session = createSession({ ...oauthSession(issuer, store), origins: [issuer], runtime: tab })
  onTestFinished(() => session.dispose())
  const request = createFetch(session)
  return {
    provider,
    session,
    world,
    tab,
    written,
    me: () => request(`${issuer}/me`),
    post: (path, fields) => fetch(issuer + path, { method: 'POST', body: new URLSearchParams(fields) }),
  }
}

/** As a browser sends it: each POST says the origin of its page. */
function fetchOf(origin: string): typeof fetch {
  const bare = globalThis.fetch
  return (input, init) => {
    const request = new Request(input, init)
    if (request.method === 'POST') request.headers.set('origin', origin)
    return bare(request)
  }
}

test('somebody signs in with a code, and the app knows who it is', async () => {
  const { provider, session, written, me } = await visit()
  await session.signIn(await provider.authorize())
  expect(session.getState()).toMatchObject({ status: 'signed-in', user: { sub: 'ada', name: 'Ada' } })
  expect(await (await me()).json()).toEqual({ sub: 'ada', name: 'Ada' })
  expect(written).toHaveLength(1)
  expect(provider.exchanges).toEqual([['authorization_code', 200]])
})

test('somebody signs in with an answer that the app fetched by itself', async () => {
  const { provider, session, written, me, post } = await visit()
  const answer: unknown = await (await post('/token', { client_id: 'app', ...(await provider.authorize()) })).json()
  await session.signIn({ answer })
  expect(session.getState()).toMatchObject({ status: 'signed-in', user: { sub: 'ada' } })
  expect((await me()).status).toBe(200)
  expect(written).toHaveLength(1)
})

test('a code that is not good signs nobody in, and says why', async () => {
  const { provider, session } = await visit()
  const fields = { ...(await provider.authorize()), code: 'none' }
  await expect(session.signIn(fields)).rejects.toMatchObject({ status: 400, error: 'invalid_grant', retryable: false })
})

test('a refused access token is refreshed silently, and the new refresh token is kept', async () => {
  const { provider, session, written, me } = await visit()
  await session.signIn(await provider.authorize())
  await provider.forget(await session.getAccessToken())
  const answers = await Promise.all(Array.from({ length: 10 }, me))
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200))
  expect(provider.exchanges).toEqual([
    ['authorization_code', 200],
    ['refresh_token', 200],
  ])
  expect(new Set(written).size).toBe(2)
})

test('an expired access token is replaced before anything is sent', async () => {
  const { provider, session, world, tab, me } = await visit()
  await session.signIn(await provider.authorize())
  tab.hide()
  await world.advance(3_600_000)
  expect((await me()).status).toBe(200)
  expect(provider.exchanges.map(([type]) => type)).toEqual(['authorization_code', 'refresh_token'])
})

test('refreshes rotate for as long as one likes', async () => {
  const { provider, session, written } = await visit()
  await session.signIn(await provider.authorize())
  for (let round = 0; round < 5; round++) await session.refresh()
  expect(new Set(written).size).toBe(6)
  expect(session.getState().status).toBe('signed-in')
})

test('a refresh token that somebody uses again ends the grant, and the session with it', async () => {
  const { provider, session, written, me, post } = await visit()
  await session.signIn(await provider.authorize())
  const [stolen = ''] = written
  await session.refresh()
  const theft = await post('/token', { client_id: 'app', grant_type: 'refresh_token', refresh_token: stolen })
  expect([theft.status, await theft.json()]).toMatchObject([400, { error: 'invalid_grant' }])

  await expect(session.refresh()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT', reason: 'expired' })
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'expired' })
  expect(written.at(-1)).toBeUndefined()
  expect((await me()).status).toBe(401)
})

test('a server that does not know the app, or is down, signs nobody out', async () => {
  const { provider, session } = await visit()
  await session.signIn(await provider.authorize())
  for (const status of [401, 503]) {
    provider.answerNext(status)
    const failure = await session.refresh().catch((reason: unknown) => reason)
    expect(failure).toMatchObject({ code: 'ERR_REFRESH_UNAVAILABLE', retryable: true })
    expect(Reflect.get(Object(failure), 'retryAfter')).toBeGreaterThanOrEqual(60_000)
    expect(session.getState()).toMatchObject({ status: 'signed-in', activity: 'backing-off' })
  }
})

test('a sign-out ends the grant at the server', async () => {
  const { provider, session, written, post } = await visit()
  await session.signIn(await provider.authorize())
  const [token = ''] = written
  expect(await session.signOut()).toEqual({ confirmed: true })
  expect(written.at(-1)).toBeUndefined()
  const late = await post('/token', { client_id: 'app', grant_type: 'refresh_token', refresh_token: token })
  expect(await late.json()).toMatchObject({ error: 'invalid_grant' })
})
