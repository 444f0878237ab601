import { expect, onTestFinished, test, vi } from 'vitest'
import { createFetch, type RefreshTokenStore, type Session, type SessionOptions } from '../../src/index.ts'
import { createWorld, watchSecrets, type Tab, type World } from '../../src/testing/index.ts'
import {
  fetchWithCookies,
  startBodyServer,
  startCookieServer,
  startHybridServer,
  type GuideServer,
} from './guide-servers.ts'

// D-CS-06 D-TC-03 D-ES-05 D-SE-06

interface Store extends RefreshTokenStore {
  token: string | undefined
}

function createStore(): Store {
  const store: Store = { token: undefined, read: () => store.token, write: (token) => void (store.token = token) }
  return store
}

function open(
  world: World,
  server: GuideServer,
  options: Partial<SessionOptions<unknown>> = {},
): [Session<unknown>, Tab] {
  const tab = world.openTab()
  const { createSession } = watchSecrets(onTestFinished)
  const session = createSession({ endpoints: `${server.origin}/auth`, runtime: tab, ...options })
  onTestFinished(() => session.dispose())
  session.start()
  return [session, tab]
}

/** Waits for answers that come over real HTTP, in which no time of the world passes. */
async function until(session: Session<unknown>, isReached: () => boolean): Promise<void> {
  if (isReached()) return
  await new Promise<void>((resolve) => {
    const stop = session.subscribe(() => {
      if (!isReached()) return
      stop()
      resolve()
    })
  })
}

const known = (session: Session<unknown>) => () => session.getState().status !== 'restoring'

const servers: readonly (readonly [string, () => Promise<GuideServer>, () => Partial<SessionOptions<unknown>>])[] = [
  ['both tokens in cookies', startCookieServer, () => ({ credential: 'cookie' })],
  ['access token in JSON, refresh token in a cookie', startHybridServer, () => ({})],
  ['both tokens in the body', startBodyServer, () => ({ credential: 'body', refreshTokenStore: createStore() })],
]

test.for(servers)('%s: sign in, be refreshed after a 401, reload, sign out', async ([, start, makeOptions]) => {
  vi.stubGlobal('fetch', fetchWithCookies())
  onTestFinished(() => void vi.unstubAllGlobals())
  const server = await start()
  const world = createWorld({ origin: server.origin })
  const options = makeOptions()
  const [session, tab] = open(world, server, options)
  await until(session, known(session))
  expect(session.getState().status).toBe('signed-out')

  await expect(session.signIn({ password: 'wrong' })).rejects.toMatchObject({ status: 401, retryable: false })
  await session.signIn({ password: 'right' })
  expect(session.getState()).toMatchObject({ status: 'signed-in', warning: null })

  const get = createFetch(session)
  expect(await (await get(`${server.origin}/api/me`)).json()).toEqual({ name: 'Ada' })
  const before = server.refreshes
  server.expireAccess()
  const answers = await Promise.all(Array.from({ length: 20 }, () => get(`${server.origin}/api/me`)))
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
  expect(server.refreshes).toBe(before + 1)

  tab.close()
  const [reloaded] = open(world, server, options)
  await until(reloaded, known(reloaded))
  expect(reloaded.getState().status).toBe('signed-in')
  expect(await reloaded.signOut()).toEqual({ confirmed: true })
  expect((await createFetch(reloaded)(`${server.origin}/api/me`)).status).toBe(401)
  await expect(reloaded.refresh()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
})

test('a server that says nothing of lifetimes or of the session causes no timers, warnings or ends', async () => {
  vi.stubGlobal('fetch', fetchWithCookies())
  onTestFinished(() => void vi.unstubAllGlobals())
  const server = await startCookieServer()
  const world = createWorld({ origin: server.origin })
  const [session] = open(world, server, { credential: 'cookie' })
  await until(session, known(session))
  await session.signIn({ password: 'right' })
  const before = server.refreshes
  await world.advance(365 * 24 * 3_600_000)
  expect(server.refreshes).toBe(before)
  expect(session.getState()).toMatchObject({ status: 'signed-in', warning: null })
})

test('in cookie mode no script gets a token, and says so', async () => {
  vi.stubGlobal('fetch', fetchWithCookies())
  onTestFinished(() => void vi.unstubAllGlobals())
  const server = await startCookieServer()
  const [session] = open(createWorld({ origin: server.origin }), server, { credential: 'cookie' })
  await until(session, known(session))
  await session.signIn({ password: 'right' })
  await expect(session.getAccessToken()).rejects.toThrow(TypeError)
})

test('in cookie mode cookies go along where the credential may go, and stay away elsewhere', async () => {
  const sent: [string, RequestCredentials][] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push([new URL(request.url).host, request.credentials])
    return Response.json({})
  })
  onTestFinished(() => void vi.unstubAllGlobals())
  const tab = createWorld({ origin: 'https://app.example' }).openTab()
  const answer = async () => ({ status: 200, body: { success: true } })
  const transport = { signIn: answer, refresh: answer, signOut: answer }
  const { createSession } = watchSecrets(onTestFinished)
  const session = createSession({ credential: 'cookie', transport, runtime: tab, origins: ['https://api.example'] })
  onTestFinished(() => session.dispose())
  session.start()
  await until(session, known(session))
  const get = createFetch(session)
  await get('https://app.example/own')
  await get('https://api.example/named')
  await get('https://evil.example/', { credentials: 'include' })
  expect(sent).toEqual([
    ['app.example', 'include'],
    ['api.example', 'include'],
    ['evil.example', 'omit'],
  ])
})

test('the refresh token is in the store and nowhere else, and is gone after a sign-out', async () => {
  const server = await startBodyServer()
  const world = createWorld({ origin: server.origin })
  const store = createStore()
  const overheard: unknown[] = []
  const [session] = open(world, server, { credential: 'body', refreshTokenStore: store })
  session.inspect((event) => void overheard.push(event))
  await until(session, known(session))
  world.openTab().peers.join('keyturn:session', (message) => overheard.push(message))
  await session.signIn({ password: 'right' })
  expect(store.token).toBe('rotating-1')
  await session.refresh()
  expect(store.token).toBe('rotating-2')
  await world.settle()
  expect(JSON.stringify([overheard, session.getState()])).not.toContain('rotating-')
  await session.signOut()
  expect(store.token).toBeUndefined()
})

test('a refresh answer that comes after the sign-out brings no refresh token back', async () => {
  const tab = createWorld().openTab()
  const store = createStore()
  const late = Promise.withResolvers<void>()
  const { createSession } = watchSecrets(onTestFinished)
  const session = createSession({
    credential: 'body',
    refreshTokenStore: store,
    runtime: tab,
    transport: {
      signIn: async () => ({ status: 200, body: { access_token: 'access-one', refresh_token: 'refresh-one' } }),
      async refresh() {
        await late.promise
        return { status: 200, body: { access_token: 'access-two', refresh_token: 'refresh-two' } }
      },
      signOut: async () => ({ status: 204, body: '' }),
    },
  })
  onTestFinished(() => session.dispose())
  await session.signIn({})
  const refreshed = session.refresh().catch((error: unknown) => error)
  await session.signOut()
  late.resolve()
  expect(await refreshed).toMatchObject({ code: 'ERR_SIGNED_OUT' })
  expect(store.token).toBeUndefined()
})

test('a refusal forgets the refresh token that was refused, and no other that has been written meanwhile', async () => {
  const store = createStore()
  let meanwhile: string | undefined
  const { createSession } = watchSecrets(onTestFinished)
  const session = createSession({
    credential: 'body',
    refreshTokenStore: store,
    runtime: createWorld().openTab(),
    transport: {
      signIn: async () => ({ status: 200, body: { access_token: 'access-one', refresh_token: 'refresh-one' } }),
      async refresh() {
        if (meanwhile) await store.write(meanwhile)
        return { status: 400, body: { error: 'invalid_grant' } }
      },
      signOut: async () => ({ status: 204, body: '' }),
    },
  })
  onTestFinished(() => session.dispose())
  for (meanwhile of ['refresh-two', undefined]) {
    await session.signIn({})
    await session.refresh().catch(() => {})
    expect(session.getState().status).toBe('signed-out')
    expect(store.token).toBe(meanwhile)
  }
})

test('a store that fails is trouble, not a sign-out', async () => {
  const tab = createWorld().openTab()
  const store: RefreshTokenStore = { read: () => Promise.reject(new Error('The keychain is locked.')), write: () => {} }
  const answer = async () => ({ status: 200, body: { access_token: 'access', refresh_token: 'refresh' } })
  const transport = { signIn: answer, refresh: answer, signOut: answer }
  const { createSession } = watchSecrets(onTestFinished)
  const session = createSession({ credential: 'body', refreshTokenStore: store, runtime: tab, transport })
  onTestFinished(() => session.dispose())
  session.start()
  await until(session, known(session))
  expect(session.getState().status).toBe('unreachable')
})

test.for([
  [{ code: 'reuse-detected' }, 'reuse-detected'],
  [{ code: 'not-bound' }, 'not-bound'],
  [{ code: 'expired-idle' }, 'idle'],
  ['', 'expired'],
] as const)(
  'without locks a refusal %j is heard twice with the same refresh token, and keeps its reason %s',
  async ([body, reason]) => {
    const world = createWorld()
    const store = createStore()
    const presented: unknown[] = []
    const { createSession } = watchSecrets(onTestFinished)
    const session = createSession({
      credential: 'body',
      refreshTokenStore: store,
      whenSessionEnds: 'hold',
      runtime: world.openTab({ without: ['locks'] }),
      transport: {
        signIn: async () => ({ status: 200, body: { access_token: 'access-one', refresh_token: 'refresh-one' } }),
        refresh: async ({ refreshToken }) => (presented.push(refreshToken), { status: 401, body }),
        signOut: async () => ({ status: 204, body: '' }),
      },
    })
    onTestFinished(() => session.dispose())
    await session.signIn({})
    void session.refresh().catch(() => {})
    await world.advance(60_000)
    expect(session.getState()).toMatchObject({ status: 'held', reason })
    expect(presented).toEqual(['refresh-one', 'refresh-one'])
    expect(store.token).toBeUndefined()
  },
)

test('a refresh token is kept where an answer only does not say that it is good', async () => {
  const world = createWorld()
  const store = createStore()
  store.token = 'refresh-one'
  const { createSession } = watchSecrets(onTestFinished)
  const answer = async () => ({ status: 404, body: 'Not Found' })
  const transport = { signIn: answer, refresh: answer, signOut: answer }
  const session = createSession({ credential: 'body', refreshTokenStore: store, runtime: world.openTab(), transport })
  onTestFinished(() => session.dispose())
  session.start()
  await until(session, known(session))
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'none' })
  expect(store.token).toBe('refresh-one')
})

test('a visitor whom an unclear answer signs out is asked about again by the next page', async () => {
  const world = createWorld()
  let asked = 0
  const answer = async () => ({ status: 404, body: 'Not Found', times: ++asked })
  for (let page = 1; page <= 2; page++) {
    const { createSession } = watchSecrets(onTestFinished)
    const transport = { signIn: answer, refresh: answer, signOut: answer }
    const session = createSession({ runtime: world.openTab(), transport })
    onTestFinished(() => session.dispose())
    session.start()
    await until(session, known(session))
    expect(session.getState()).toEqual({ status: 'signed-out', reason: 'none' })
    await world.advance(60 * 60_000)
    expect(asked).toBe(page)
  }
})
