import { expect, onTestFinished, test, vi } from 'vitest'
import { findSessionError, SignedOutError, type InspectionEvent } from '../src/index.ts'
import { watchSecrets } from '../src/testing/index.ts'
import { alice, bob } from './auth-server.ts'
import { createBrowser } from './browser-of-tabs.ts'

// D-CS-04 D-CS-06 D-CS-12 D-CS-13 D-CS-14 D-CS-18 D-CS-19 D-CS-21 D-CS-24 D-CS-25 D-CS-27 D-TC-01 D-TC-02 D-TC-03 D-TC-11 D-TC-13
// D-TC-15 D-TC-16 D-TC-17 D-ES-01 D-ES-02 D-ES-03 D-SS-01

const minute = 60_000

test('a session is restored silently', async () => {
  const { restored, server } = createBrowser()
  const { session } = await restored()
  expect(session.getState()).toMatchObject({ status: 'signed-in', user: alice, activity: 'steady', warning: null })
  expect(server.refreshes).toEqual([{ idleFor: 0, extend: false }])
})

test('where there is no session, the visitor is signed out, and asked for no more', async () => {
  const { open, restored, world, server } = createBrowser()
  server.user = undefined
  const { session } = await restored()
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'none' })
  const second = open()
  await world.settle()
  expect(second.session.getState()).toEqual({ status: 'signed-out', reason: 'none' })
  expect(server.refreshes).toHaveLength(1)
})

test('starting three times restores once', async () => {
  const { open, world, server } = createBrowser()
  const { session } = open()
  session.start()
  await world.settle()
  session.start()
  await world.settle()
  expect(server.refreshes).toHaveLength(1)
})

test('many callers with an expired token share one refresh', async () => {
  const { restored, world, server } = createBrowser()
  const { session, tab } = await restored()
  tab.hide()
  await world.advance(11 * minute)
  const tokens = await Promise.all(Array.from({ length: 50 }, () => session.getAccessToken()))
  expect(new Set(tokens)).toEqual(new Set(['token-2-of-u1']))
  expect(server.refreshes).toHaveLength(2)
})

test('overlapping refreshes share one request, a later one makes its own', async () => {
  const { restored, server } = createBrowser()
  const { session } = await restored()
  await Promise.all([session.refresh(), session.refresh()])
  await session.refresh()
  expect(server.refreshes).toHaveLength(3)
})

test('a watched tab refreshes ahead of expiry, a hidden one when it is shown again', async () => {
  const { restored, world, server } = createBrowser()
  const { tab } = await restored()
  await world.advance(9 * minute)
  expect(server.refreshes).toHaveLength(2)
  tab.hide()
  await world.advance(60 * minute)
  expect(server.refreshes).toHaveLength(2)
  tab.show()
  await world.settle()
  expect(server.refreshes).toHaveLength(3)
})

test('a token with a short life is not renewed without end', async () => {
  const { restored, world, server } = createBrowser({ tokenLifetime: 5_000 })
  await restored()
  await world.advance(minute)
  expect(server.refreshes.length).toBeLessThanOrEqual(19)
})

test('tokens that are born expired are trouble: asked for again, further and further apart', async () => {
  const { restored, world, server } = createBrowser({ tokenLifetime: 0 })
  const { session } = await restored()
  expect(session.getState().status).toBe('unreachable')
  await world.advance(10 * minute)
  expect(server.refreshes.length).toBeLessThanOrEqual(30)
})

test('a malformed answer is no token: the caller hears that none can be had', async () => {
  const { restored, world, server } = createBrowser()
  const { session, tab } = await restored()
  tab.hide()
  await world.advance(11 * minute)
  server.replies.push({ status: 200, body: {} }, { status: 200, body: '<html>' })
  const waiting = session.getAccessToken()
  const failure = expect(waiting).rejects.toMatchObject({ code: 'ERR_REFRESH_UNAVAILABLE', retryable: true })
  await world.advance(minute / 2)
  await failure
  expect(session.getState().status).toBe('signed-in')
})

test.for([500, 502, 503, 504, 408, 425, 429])('an answer %i keeps the session', async (status) => {
  const { restored, world, server } = createBrowser()
  const { session } = await restored()
  server.replies.push({ status, body: '' })
  await world.advance(420_001)
  expect(session.getState()).toMatchObject({ status: 'signed-in', activity: 'backing-off' })
  expect(await session.getAccessToken()).toBe('token-1-of-u1')
  await world.advance(2_000)
  expect(session.getState()).toMatchObject({ status: 'signed-in', activity: 'steady' })
})

test('a web page in place of a refusal keeps the session', async () => {
  const { restored, world, server } = createBrowser()
  const { session } = await restored()
  server.replies.push({ status: 403, body: '<!doctype html><title>Firewall</title>' })
  await world.advance(420_001)
  expect(session.getState()).toMatchObject({ status: 'signed-in', activity: 'backing-off' })
})

test.for([
  ['no-session', 'none'],
  ['expired-idle', 'idle'],
  ['expired', 'expired'],
  ['revoked', 'revoked'],
  ['reuse-detected', 'reuse-detected'],
] as const)('a refusal %s ends the session: %s', async ([error, reason]) => {
  const { restored, world, server } = createBrowser()
  const { session, tab } = await restored()
  const ends: unknown[] = []
  session.on('ended', (event) => ends.push(event))
  tab.hide()
  await world.advance(11 * minute)
  server.replies.push({ status: 401, body: { error } })
  await expect(session.getAccessToken()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT', reason })
  expect(session.getState()).toEqual({ status: 'signed-out', reason })
  await world.advance(60 * minute)
  expect(ends).toEqual([{ reason }])
  expect(server.refreshes).toHaveLength(2)
})

test('a server that is down at boot is not a sign-out, and is asked again', async () => {
  const { restored, world, server } = createBrowser()
  server.replies.push('network-error', 'network-error')
  const { session } = await restored()
  expect(session.getState()).toMatchObject({ status: 'unreachable' })
  await world.advance(5_000)
  expect(session.getState()).toMatchObject({ status: 'signed-in', user: alice })
})

test('a refresh without an answer is given up, repeated under the same attempt id, and then reported', async () => {
  const { restored, world, server } = createBrowser()
  const { session, tab } = await restored({ refreshTimeout: 5_000 })
  tab.hide()
  await world.advance(11 * minute)
  server.replies.push('no-answer', 'no-answer')
  const waiting = Promise.all(
    Array.from({ length: 3 }, () => session.getAccessToken().catch((error: unknown) => error)),
  )
  await world.advance(11_000)
  for (const error of await waiting) expect(findSessionError(error)?.code).toBe('ERR_REFRESH_UNAVAILABLE')
  expect(server.refreshes).toHaveLength(3)
  expect(server.attemptIds[1]).toBe(server.attemptIds[2])
  expect(server.attemptIds[1]).not.toBe(server.attemptIds[0])
  expect(session.getState().status).toBe('signed-in')
})

test('a lost answer costs a second refresh and nobody the session', async () => {
  const { restored, world, server } = createBrowser()
  const { session, tab } = await restored()
  tab.hide()
  await world.advance(11 * minute)
  server.replies.push('network-error')
  const waiting = session.getAccessToken()
  await world.advance(2_000)
  expect(await waiting).toBe('token-2-of-u1')
})

test('nothing is asked while offline, and once when online again', async () => {
  const { restored, world, server } = createBrowser()
  const { session, tab } = await restored()
  tab.goOffline()
  await world.advance(30 * minute)
  expect(server.refreshes).toHaveLength(1)
  tab.goOnline()
  tab.goOnline()
  await world.settle()
  expect(server.refreshes).toHaveLength(2)
  expect(session.getState()).toMatchObject({ status: 'signed-in', activity: 'steady' })
})

test('showing and hiding a tab refreshes nothing that lives', async () => {
  const { restored, world, server } = createBrowser()
  const { tab } = await restored()
  for (let time = 0; time < 20; time++) {
    tab.hide()
    await world.advance(500)
    tab.show()
  }
  await world.settle()
  expect(server.refreshes).toHaveLength(1)
})

test('a sign-out wins over the refresh that is under way', async () => {
  const { restored, world, server } = createBrowser({ latency: 100 })
  const { session, tab } = await restored()
  tab.hide()
  await world.advance(11 * minute)
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
  expect(server.signOuts).toHaveLength(3)
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

test('a listener that throws or rejects harms nobody', async () => {
  const { restored, world } = createBrowser()
  const { session } = await restored()
  const heard: string[] = []
  session.on('refreshed', () => void heard.push('first'))
  session.on('refreshed', () => {
    throw new Error('mine')
  })
  Reflect.apply(session.on, undefined, ['refreshed', () => Promise.reject(new Error('mine, later'))])
  session.on('refreshed', () => void heard.push('last'))
  await session.refresh()
  await session.refresh()
  await world.settle()
  expect(heard).toEqual(['first', 'last', 'first', 'last'])
})

test('a listener finds the new state, and may call back', async () => {
  const { restored, world, server } = createBrowser()
  const { session } = await restored()
  const seen: unknown[] = []
  session.on('refreshed', () => {
    seen.push(session.getState().status)
    void session.getAccessToken().then((token) => seen.push(token))
  })
  await session.refresh()
  await world.settle()
  expect(seen).toEqual(['signed-in', 'token-2-of-u1'])
  expect(server.refreshes).toHaveLength(2)
})

test('a listener that signs out at once hears of one end', async () => {
  const { restored } = createBrowser()
  const { session } = await restored()
  const heard: string[] = []
  session.on('ended', ({ reason }) => void heard.push(reason))
  session.subscribe(() => void session.signOut())
  await session.refresh().catch(() => {})
  expect(heard).toEqual(['signed-out'])
})

test('a refresh that changes nothing that is shown keeps the user object', async () => {
  const { restored } = createBrowser()
  const { session } = await restored()
  const before = session.getState()
  await session.refresh()
  expect(session.getState().user).toBe(before.user)
})

test('an aborted wait ends at once, and the refresh goes on for the others', async () => {
  const { restored, world } = createBrowser({ latency: 1_000 })
  const { session, tab } = await restored()
  tab.hide()
  await world.advance(11 * minute)
  const controller = new AbortController()
  const aborted = session.getAccessToken({ signal: controller.signal })
  const patient = session.getAccessToken()
  await world.advance(10)
  controller.abort(new Error('left the page'))
  await expect(aborted).rejects.toThrow('left the page')
  await world.advance(1_000)
  expect(await patient).toBe('token-2-of-u1')
})

test('a disposed session leaves nothing behind', async () => {
  const { restored, world, server } = createBrowser({ latency: 1_000 })
  const { session, tab } = await restored()
  tab.hide()
  await world.advance(11 * minute)
  const waiting = session.getAccessToken()
  const failure = expect(waiting).rejects.toMatchObject({ code: 'ERR_SESSION_DISPOSED' })
  session.dispose()
  session.dispose()
  await failure
  tab.show()
  tab.goOnline()
  tab.act()
  await world.advance(60 * minute)
  expect(server.refreshes.length).toBeLessThanOrEqual(2)
})

test('inspection tells what happened, and no secret', async () => {
  const { open, world } = createBrowser()
  const { session } = open()
  const events: InspectionEvent[] = []
  session.inspect((event) => void events.push(event))
  await world.settle()
  await session.refresh()
  await session.signOut()
  await world.settle()
  expect(events.map(({ type }) => type)).toEqual(
    expect.arrayContaining([
      'refresh-started',
      'lock-granted',
      'refresh-sent',
      'refresh-succeeded',
      'state',
      'peer-message',
    ]),
  )
  expect(JSON.stringify(events)).not.toContain('token-')
})

test('inspection tells which credential is in force, how long it lives, and since when', async () => {
  const { restored, world } = createBrowser({ latency: 1_000, idleTimeout: 30 * minute })
  const here = await restored()
  const there = await restored()
  const events: InspectionEvent[] = []
  there.session.inspect((event) => void events.push(event))
  world.disturbChannel({ delay: 2_000 })
  void here.session.refresh()
  await world.advance(1_000)
  const receivedAt = there.session.now()
  await world.advance(2_000)
  expect(events.filter(({ type }) => type === 'credential')).toMatchObject([
    { at: receivedAt + 2_000, generation: receivedAt, receivedAt, lifetime: 10 * minute, idleTimeout: 30 * minute },
  ])
})

test('inspection tells that a request ended without an answer, also where it was never sent', async () => {
  const { restored } = createBrowser()
  const { session } = await restored()
  const events: InspectionEvent[] = []
  session.inspect((event) => void events.push(event))
  const request = { url: '/api', repeatable: true, read: () => undefined }
  const broken = session.authorize({ ...request, send: () => Promise.reject(new TypeError('Failed to fetch')) })
  await expect(broken).rejects.toThrow('Failed to fetch')
  await session.signOut()
  await expect(session.authorize({ ...request, required: true, send: async () => 1 })).rejects.toThrow(SignedOutError)
  expect(events.filter(({ type }) => type.startsWith('request'))).toMatchObject([
    { type: 'request-sent', request: 1 },
    { type: 'request-answered', request: 1, status: undefined },
    { type: 'request-answered', request: 2, status: undefined },
  ])
})

test('without a page nothing starts, and the state stays unknown', () => {
  const session = watchSecrets(onTestFinished).createSession({ endpoints: '/auth' })
  session.start()
  expect(session.getState()).toEqual({ status: 'restoring' })
})

test('without a page a token is refused, not waited for', async () => {
  const session = watchSecrets(onTestFinished).createSession({ endpoints: '/auth' })
  await expect(session.getAccessToken()).rejects.toMatchObject({ code: 'ERR_REFRESH_UNAVAILABLE' })
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

test('a user object that JSON cannot say is a user all the same', async () => {
  const { restored } = createBrowser()
  const { session } = await restored()
  const cyclic: { self?: object } = {}
  cyclic.self = cyclic
  await session.signIn({ answer: { accessToken: 'first-token', expiresIn: 60, user: cyclic } })
  await session.signIn({ answer: { accessToken: 'second-token', expiresIn: 60, user: cyclic } })
  expect(session.getState().user).toBe(cyclic)
})

const superseded = { status: 409, body: { error: 'superseded', retryable: true }, retryAfter: 1_000 }

test('a refresh token that has been replaced meanwhile is presented anew, a second later, up to three times', async () => {
  const { restored, world, server } = createBrowser()
  const { session } = await restored()
  server.replies.push(superseded, superseded, superseded)
  const refreshed = session.refresh()
  await world.advance(2_999)
  expect(server.refreshes).toHaveLength(4)
  await world.advance(1)
  await refreshed
  expect(server.refreshes).toHaveLength(5)
  expect(new Set(server.attemptIds.slice(1)).size).toBe(1)
})

test('after that it is trouble, not a sign-out', async () => {
  const { restored, world, server } = createBrowser()
  const { session, tab } = await restored()
  tab.hide()
  await world.advance(11 * minute)
  server.replies.push(...Array.from({ length: 20 }, () => superseded))
  const failure = expect(session.getAccessToken()).rejects.toMatchObject({ code: 'ERR_REFRESH_UNAVAILABLE' })
  await world.advance(minute / 4)
  await failure
  expect(session.getState()).toMatchObject({ status: 'signed-in' })
})

test('a peer that holds the answer to the replaced token is asked for it', async () => {
  const { restored, world, server } = createBrowser({ latency: 50 })
  const here = await restored()
  const there = await restored()
  await world.advance(minute)
  world.disturbChannel({ lose: true })
  void there.session.refresh()
  await world.advance(50)
  world.disturbChannel({ lose: false })
  server.replies.push(superseded)
  const refreshed = here.session.refresh()
  await world.advance(100)
  await refreshed
  expect(await here.session.getAccessToken()).toBe(await there.session.getAccessToken())
  expect(server.refreshes).toHaveLength(3)
})

test('the app may tell refusal from trouble by itself, and leave the rest to the SDK', async () => {
  const { restored, world, server } = createBrowser()
  const { session } = await restored({
    classifyRefusal: ({ status, body }) =>
      status === 418 ? 'revoked' : body === 'maintenance' ? 'trouble' : undefined,
  })
  server.replies.push({ status: 401, body: 'maintenance' }, { status: 418, body: '' })
  await world.advance(480_000)
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'revoked' })
})

test('where nothing names the user the app is asked, once for a user who is known', async () => {
  const { restored, server } = createBrowser()
  const asked: unknown[] = []
  const answer = { accessToken: `${btoa('{}')}.${btoa('{"sub":"u1"}')}.x`, expiresIn: 600 }
  server.replies.push({ status: 200, body: answer }, { status: 200, body: answer })
  const loadUser = async ({ accessToken }: { readonly accessToken: string | undefined }) => {
    asked.push(accessToken)
    return alice
  }
  const { session } = await restored({ loadUser })
  await session.refresh()
  expect(session.getState()).toMatchObject({ status: 'signed-in', user: alice })
  expect(asked).toEqual([answer.accessToken])
})

test('a user who cannot be asked for is trouble that passes', async () => {
  const { restored, world, server } = createBrowser()
  server.replies.push(
    ...[1, 2].map((each) => ({ status: 200, body: { accessToken: `opaque-${each}`, expiresIn: 600 } })),
  )
  let isDown = true
  const loadUser = async () => {
    if (isDown) throw new Error('no answer')
    return alice
  }
  const { session } = await restored({ loadUser })
  expect(session.getState().status).toBe('unreachable')
  isDown = false
  await world.advance(1_000)
  expect(session.getState()).toMatchObject({ status: 'signed-in', user: alice })
  server.replies.push({ status: 200, body: { accessToken: 'opaque', expiresIn: 600 } })
  isDown = true
  await expect(session.signIn({ answer: { accessToken: 'opaque' } })).rejects.toMatchObject({
    code: 'ERR_SIGN_IN_FAILED',
    retryable: true,
  })
})

test('the token against forged requests goes along with every call to the auth server, as it is by then', async () => {
  const { open, world, server } = createBrowser()
  world.setCookie('XSRF-TOKEN', 'one')
  const sent: unknown[] = []
  const tab = world.openTab()
  const transport = server.transport(tab)
  const { session } = open({
    csrf: { cookie: 'XSRF-TOKEN', header: 'X-XSRF-TOKEN' },
    transport: {
      ...transport,
      refresh: (report, call) => (sent.push(call.headers), transport.refresh(report, call)),
      signOut: (options, call) => (sent.push(call.headers), transport.signOut(options, call)),
    },
  })
  await world.settle()
  world.setCookie('XSRF-TOKEN', 'two')
  await session.signOut()
  expect(sent).toEqual([{ 'X-XSRF-TOKEN': 'one' }, { 'X-XSRF-TOKEN': 'two' }])
})

test('a server that takes the page for a forger is reported, and keeps the session', async () => {
  const { restored, world, server } = createBrowser()
  const reported: unknown[] = []
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
  onTestFinished(() => void vi.unstubAllGlobals())
  const { session } = await restored()
  server.replies.push({ status: 403, body: { error: 'csrf' } })
  await world.advance(420_001)
  expect(session.getState()).toMatchObject({ status: 'signed-in' })
  expect(reported).toMatchObject([{ code: 'ERR_CSRF_REFUSED' }])
  expect(String(reported[0])).toContain('Put the origin of the page on its list')
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

test('who takes too long to say who the user is hears so, and it is trouble that passes', async () => {
  const { restored, world } = createBrowser()
  const signals: AbortSignal[] = []
  const loadUser = ({ signal }: { readonly signal: AbortSignal }): Promise<never> => {
    signals.push(signal)
    return new Promise(() => {})
  }
  const { session } = await restored({ loadUser, refreshTimeout: 5_000 })
  const signingIn = expect(session.signIn({ answer: { accessToken: 'opaque' } })).rejects.toMatchObject({
    code: 'ERR_SIGN_IN_FAILED',
    retryable: true,
  })
  await world.advance(5_000)
  await signingIn
  expect(signals.at(-1)?.reason).toMatchObject({ name: 'TimeoutError', message: 'The time is up.' })
})
