import { expect, test } from 'vitest'
import type { Transport, TransportAnswer } from '../../src/index.ts'
import { alice, bob } from '../auth-server.ts'
import { createBrowser } from '../browser-of-tabs.ts'

// D-CS-12 D-CS-13 D-CS-14 D-TC-15

const minute = 60_000

test('a sign-out wins over the refresh that is under way', async () => {
  const { expired, world, server } = createBrowser({ latency: 100 })
  const { session } = await expired()
  const waiting = session.getAccessToken()
  await world.advance(50)
  const signedOut = session.signOut()
  await expect(waiting).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT', reason: 'signed-out' })
  await world.advance(1_000)
  expect(await signedOut).toEqual({ confirmed: true })
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'signed-out' })
  await world.advance(60 * minute)
  expect(server.refreshes).toHaveLength(2)
})

test('a sign-out that the server did not hear of holds, is repeated, and is not undone by a reload', async () => {
  const { restored, open, world, server } = createBrowser()
  const { session, tab } = await restored()
  server.signOutReply = 'network-error'
  expect(await session.signOut({ everywhere: true })).toEqual({ confirmed: false })
  expect(session.getState().status).toBe('signed-out')
  tab.close()

  const reloaded = open()
  await world.settle()
  expect(reloaded.session.getState().status).toBe('signed-out')
  server.signOutReply = { status: 204, body: '' }
  reloaded.tab.goOffline()
  reloaded.tab.goOnline()
  await world.settle()
  // In the words of the user, who wanted all devices signed out.
  expect(server.signOuts.map(({ everywhere }) => everywhere)).toEqual([true, true, true])
  expect(server.user).toBeUndefined()
  expect(server.refreshes).toHaveLength(1)
})

test('signing in resolves to the user, signing in wrongly to an error that names the server’s code', async () => {
  const { open, world, server } = createBrowser()
  server.user = undefined
  const { session } = open()
  await world.settle()
  await expect(session.signIn({ name: 'Nobody' })).rejects.toMatchObject({
    code: 'ERR_SIGN_IN_FAILED',
    status: 401,
    error: 'invalid-credentials',
    retryable: false,
  })
  expect(session.getState().status).toBe('signed-out')
  expect(await session.signIn({ name: 'Alice' })).toEqual(alice)
  expect(session.getState()).toMatchObject({ status: 'signed-in', user: alice })
})

test('an answer that the app fetched by itself signs in, too', async () => {
  const { open, world, server } = createBrowser()
  server.user = undefined
  const { session } = open()
  await world.settle()
  await session.signIn({ answer: { access_token: 'foreign', expires_in: '60', user: alice } })
  expect(await session.getAccessToken()).toBe('foreign')
})

test('a sign-in waits for the sign-out before it, which would end the new session otherwise', async () => {
  const { restored, world, server } = createBrowser({ latency: 100 })
  const { session } = await restored()
  server.signOutLatency = 5_000
  void session.signOut()
  const signedIn = session.signIn({ name: 'Alice' })
  await world.advance(6_000)
  expect(await signedIn).toEqual(alice)
  expect(server.user).toEqual(alice)
})

test('who signs in again has not wanted everybody signed out any more', async () => {
  const { restored, server } = createBrowser()
  const { session } = await restored()
  server.signOutReply = 'network-error'
  await session.signOut({ everywhere: true })
  await session.signIn({ name: 'Alice' })
  await session.signOut()
  expect(server.signOuts).toMatchObject([{ everywhere: true }, { everywhere: false }])
})

test('who signs out again, everywhere, after a sign-out that was not heard, is signed out everywhere', async () => {
  const { restored, world, server } = createBrowser()
  const { session } = await restored()
  server.signOutReply = 'network-error'
  await session.signOut()
  server.signOutReply = { status: 204, body: '' }
  expect(await session.signOut({ everywhere: true })).toEqual({ confirmed: true })
  await world.advance(60 * minute)
  expect(server.signOuts.map(({ everywhere }) => everywhere)).toEqual([false, true])
})

test('who gives up signing in again still wants everybody signed out', async () => {
  const { restored, world, server } = createBrowser({ latency: 100 })
  const { session } = await restored()
  server.signOutReply = 'network-error'
  const first = session.signOut({ everywhere: true })
  await world.advance(1_000)
  expect(await first).toEqual({ confirmed: false })
  const signingIn = expect(session.signIn({ name: 'Alice' })).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
  await world.advance(50)
  server.signOutReply = { status: 204, body: '' }
  const second = session.signOut()
  await world.advance(1_000)
  await signingIn
  expect(await second).toEqual({ confirmed: true })
  expect(server.signOuts.at(-1)).toMatchObject({ everywhere: true })
})

test('a sign-out that the server did not hear of is repeated by itself, until it is confirmed', async () => {
  const { restored, world, server } = createBrowser()
  const { session } = await restored()
  server.signOutReply = 'network-error'
  expect(await session.signOut()).toEqual({ confirmed: false })
  await world.advance(10 * minute)
  const told = server.signOuts.length
  expect(told).toBeGreaterThan(5)
  expect(told).toBeLessThan(40)
  server.signOutReply = { status: 204, body: '' }
  await world.advance(2 * minute)
  const all = server.signOuts.length
  await world.advance(60 * minute)
  expect(server.signOuts).toHaveLength(all)
})

test('a sign-in waits for the sign-out of another tab, which would end the new session otherwise', async () => {
  const { restored, world, server } = createBrowser({ latency: 100 })
  const here = await restored()
  const there = await restored()
  server.signOutLatency = 1_000
  void here.session.signOut()
  await world.advance(10)
  void there.session.signIn({ name: 'Bob' })
  await world.advance(2_000)
  expect(server.user).toEqual(bob)
  expect(there.session.getState()).toMatchObject({ status: 'signed-in', user: bob })
})

const times = [0, 200, 500, 900, 1_300, 2_000, 4_000, 8_000]
const repeats = [{ locks: true }, { locks: false }].flatMap(({ locks }) =>
  ['here', 'in another tab'].flatMap((where) => times.map((at) => ({ locks, where, at }))),
)

test.for(repeats)(
  'a sign-out that was not heard is not repeated during a sign-in, nor after it: locks $locks, $where, after $at ms',
  async ({ locks, where, at }) => {
    const { open, world, server } = createBrowser()
    // The server has signed Bob in, and his cookie is there, long before his tab knows of it.
    const openSlow = (): ReturnType<typeof open> => {
      const tab = world.openTab({ without: locks ? [] : ['locks'] })
      const transport = server.transport(tab)
      const signIn: Transport['signIn'] = async (...given) => {
        const answer = await transport.signIn(...given)
        return new Promise((resolve) => void tab.clock.wakeIn(3_000, () => resolve(answer)))
      }
      return { ...open({ runtime: tab, transport: { ...transport, signIn } }), tab }
    }
    const here = openSlow()
    const there = where === 'here' ? here : openSlow()
    await world.advance(1_000)
    server.signOutReply = 'network-error'
    expect(await here.session.signOut()).toEqual({ confirmed: false })
    await world.advance(at)
    server.signOutReply = { status: 204, body: '' }
    void there.session.signIn({ name: 'Bob' })
    await world.advance(60 * minute)
    expect(there.session.getState()).toMatchObject({ status: 'signed-in', user: bob })
    expect(server.user).toEqual(bob)
    const ofBob = server.signOuts.length
    await world.advance(60 * minute)
    expect(server.signOuts).toHaveLength(ofBob)
  },
)

test('a sign-out that was not heard is repeated although another tab froze in the middle of its sign-in', async () => {
  const { restored, world, server } = createBrowser({ latency: 1_000 })
  const here = await restored()
  const there = await restored()
  await world.settle()
  server.signOutReply = 'network-error'
  server.signOutLatency = 0
  await here.session.signOut()
  void there.session.signIn({ name: 'Bob' }).catch(() => {})
  await world.advance(100)
  there.tab.freeze()
  server.signOutReply = { status: 204, body: '' }
  await world.advance(60 * minute)
  const heard = server.signOuts.length
  there.tab.close()
  await world.advance(2 * minute)
  expect(server.signOuts.length).toBeGreaterThan(heard)
})

test.for([{ locks: true }, { locks: false }])(
  'a login of the app’s own is called when no refresh is on its way, and its failure is the app’s: locks $locks',
  async ({ locks }) => {
    const { open, world, server } = createBrowser()
    const answers: ((answer: TransportAnswer) => void)[] = []
    const tab = world.openTab({ without: locks ? [] : ['locks'] })
    const refresh: Transport['refresh'] = () => new Promise((resolve) => answers.push(resolve))
    const { session } = open({ runtime: tab, transport: { ...server.transport(tab), refresh } })
    await world.settle()
    let called = 0
    const failure = session.signIn({ answer: () => Promise.reject(new Error('of the app', { cause: ++called })) })
    const seen = failure.catch(String)
    const signedIn = session.signIn({
      answer: async (signal: AbortSignal) => {
        called += signal.aborted ? 100 : 1
        return { accessToken: 'of-bob', expiresIn: 600, user: bob }
      },
    })
    await world.advance(1_000)
    expect(called).toBe(0)
    answers[0]?.({ status: 200, body: { accessToken: 'late', expiresIn: 600, user: alice } })
    await world.advance(200)
    expect(await seen).toBe('Error: of the app')
    expect(await signedIn).toEqual(bob)
    expect(session.getState()).toMatchObject({ status: 'signed-in', user: bob })
    expect(called).toBe(2)
  },
)

test.for([{ locks: true }, { locks: false }])(
  'a sign-in waits for a refresh that a sign-out has made pointless, too: $locks',
  async ({ locks }) => {
    const { open, world, server } = createBrowser()
    const answers: ((answer: TransportAnswer) => void)[] = []
    const tab = world.openTab({ without: locks ? [] : ['locks'] })
    const refresh: Transport['refresh'] = () => new Promise((resolve) => answers.push(resolve))
    const { session } = open({ runtime: tab, transport: { ...server.transport(tab), refresh } })
    await world.settle()
    expect(answers).toHaveLength(1)
    await session.signOut()
    const signedIn = session.signIn({ name: 'Bob' })
    await world.advance(1_000)
    expect(server.issued()).toBe(0)
    answers[0]?.({ status: 200, body: { accessToken: 'late', expiresIn: 600, user: alice } })
    // Where there are no locks, it is looked now and then whose turn it is.
    await world.advance(50)
    expect(await signedIn).toEqual(bob)
    expect(session.getState()).toMatchObject({ status: 'signed-in', user: bob })
  },
)

test('a sign-in that fails lets the refresh go on that waited for it', async () => {
  const { expired, world, server } = createBrowser({ latency: 100 })
  const { session } = await expired()
  const signedIn = session.signIn({ name: 'Nobody' })
  const failure = expect(signedIn).rejects.toMatchObject({ code: 'ERR_SIGN_IN_FAILED' })
  await world.settle()
  server.user = alice
  const waiting = session.getAccessToken()
  await world.advance(50)
  expect(server.refreshes).toHaveLength(1)
  await world.advance(100)
  server.user = alice
  await failure
  await world.advance(100)
  expect(await waiting).toMatch(/-of-u1$/)
  expect(server.refreshes).toHaveLength(2)
})

test.for([
  [401, { error: 'invalid-credentials' }, true],
  [401, { detail: 'No active account found with the given credentials' }, true],
  [401, { message: 'Unauthorized' }, true],
  [400, { error: { name: 'ValidationError', message: 'Invalid identifier or password' } }, true],
  [400, { error: 'invalid_grant' }, true],
  [403, { error: 'locked' }, true],
  [422, { errors: { email: ['These credentials do not match our records.'] } }, true],
  [200, { success: false }, true],
  [401, { error: 'invalid_client' }, false],
  [403, { error: 'csrf' }, false],
  [403, '<html>blocked</html>', false],
  [404, 'Not Found', false],
  [405, '', false],
  [419, { message: 'CSRF token mismatch.' }, false],
  [429, { error: 'rate-limited' }, false],
  [200, '<!doctype html>', false],
  [200, { mfa: 'required' }, false],
  [500, '', false],
] as const)('whether %i %j refuses the credentials: %s', async ([status, body, credentialsRefused]) => {
  const { open, world, server } = createBrowser()
  server.user = undefined
  const answer: TransportAnswer = { status, body }
  const { session } = open({ transport: { ...server.transport(world.openTab()), signIn: async () => answer } })
  await world.settle()
  await expect(session.signIn({})).rejects.toMatchObject({ status, credentialsRefused })
})

test('what the app fetched by itself goes through its mapping', async () => {
  const { open, world, server } = createBrowser()
  server.user = undefined
  const readAnswer = ({ body }: TransportAnswer) => ({ accessToken: (body as { jwt: string }).jwt, user: alice })
  const { session } = open({ readAnswer })
  await world.settle()
  expect(await session.signIn({ answer: { jwt: 'foreign-token' } })).toEqual(alice)
  expect(await session.getAccessToken()).toBe('foreign-token')
})

const stores = [true, false].flatMap((locks) => ['here', 'in another tab'].map((where) => ({ locks, where })))

test.for(stores)(
  'an answer that the app has fetched already keeps its refresh token in the store, whatever refresh is on its way: locks $locks, $where',
  async ({ locks, where }) => {
    const { open, world } = createBrowser()
    let stored: string | undefined = 'refresh-of-alice'
    const openWithStore = (): ReturnType<typeof open> => {
      const tab = world.openTab({ without: locks ? [] : ['locks'] })
      const refresh: Transport['refresh'] = () =>
        new Promise((resolve) => {
          const body = { accessToken: 'late', refreshToken: 'late-refresh', expiresIn: 600, user: alice }
          tab.clock.wakeIn(500, () => resolve({ status: 200, body }))
        })
      const refreshTokenStore = { read: () => stored, write: (token: string | undefined) => void (stored = token) }
      const none = async (): Promise<TransportAnswer> => ({ status: 204, body: '' })
      const transport = { refresh, signIn: none, signOut: none }
      return open({ credential: 'body', refreshTokenStore, transport, runtime: tab })
    }
    const there = openWithStore()
    const here = where === 'here' ? there : openWithStore()
    await world.advance(100)
    const answer = { accessToken: 'of-bob', refreshToken: 'refresh-of-bob', expiresIn: 600, user: bob }
    const signedIn = here.session.signIn({ answer })
    await world.advance(2_000)
    expect(await signedIn).toEqual(bob)
    expect(stored).toBe('refresh-of-bob')
    expect(here.session.getState()).toMatchObject({ status: 'signed-in', user: bob })
  },
)
