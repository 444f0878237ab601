import { expect, test } from 'vitest'
import { findSessionError } from '../../src/index.ts'
import { alice } from '../auth-server.ts'
import { createBrowser } from '../browser-of-tabs.ts'

// D-CS-06 D-CS-27 D-TC-02 D-TC-13 D-TC-17 D-ES-01 D-ES-02 D-ES-03

const minute = 60_000

test('tokens that are born expired are trouble: asked for again, further and further apart', async () => {
  const { restored, world, server } = createBrowser({ tokenLifetime: 0 })
  const { session } = await restored()
  expect(session.getState().status).toBe('unreachable')
  await world.advance(10 * minute)
  expect(server.refreshes.length).toBeLessThanOrEqual(30)
})

test('a malformed answer is no token: the caller hears that none can be had', async () => {
  const { expired, world, server } = createBrowser()
  const { session } = await expired()
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
  ['not-bound', 'not-bound'],
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

test('while the server cannot be asked at boot, what is asked for meanwhile asks it no sooner', async () => {
  const { restored, server } = createBrowser()
  server.replies.push(...Array.from({ length: 20 }, () => 'network-error' as const))
  const { session, tab } = await restored()
  tab.goOffline()
  for (let time = 0; time < 10; time++) {
    session.start()
    await expect(session.getAccessToken()).rejects.toMatchObject({ code: 'ERR_REFRESH_UNAVAILABLE' })
  }
  expect(server.refreshes).toHaveLength(1)
})

test('a refresh without an answer is given up, repeated under the same attempt id, and then reported', async () => {
  const { expired, world, server } = createBrowser()
  const { session } = await expired({ refreshTimeout: 5_000 })
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
  const { expired, world, server } = createBrowser()
  const { session } = await expired()
  server.replies.push('network-error')
  const waiting = session.getAccessToken()
  await world.advance(2_000)
  expect(await waiting).toBe('token-2-of-u1')
})

test('offline the server is tried now and then, and at once when online again', async () => {
  const { restored, world, server } = createBrowser()
  const { session, tab } = await restored()
  server.replies.push(...Array.from({ length: 100 }, () => 'network-error' as const))
  tab.goOffline()
  await world.advance(30 * minute)
  expect(session.getState()).toMatchObject({ status: 'signed-in', activity: 'backing-off' })
  expect(server.refreshes.length).toBeLessThan(60)
  server.replies.length = 0
  tab.goOnline()
  tab.goOnline()
  await world.settle()
  expect(server.issued()).toBe(2)
  expect(session.getState()).toMatchObject({ status: 'signed-in', activity: 'steady' })
})

// Some browsers have a network and say that they have none: a WebView without the permission to know.
test.for([
  { when: 'as it starts', answers: 0 },
  { when: 'later', answers: 1 },
])(
  'where the browser denies a network that is there, trouble $when passes as it does elsewhere',
  async ({ answers }) => {
    const { world, server, open } = createBrowser()
    const { attention, ...tab } = world.openTab()
    if (answers === 0) server.replies.push({ status: 503, body: '' })
    const { session } = open({ runtime: { ...tab, attention: { ...attention, isOnline: () => false } } })
    await world.settle()
    if (answers > 0) {
      server.replies.push({ status: 503, body: '' })
      await world.advance(9 * minute)
    }
    await world.advance(minute)
    expect(session.getState()).toMatchObject({ status: 'signed-in', activity: 'steady' })
    expect(server.issued()).toBe(answers + 1)
  },
)

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
  const { expired, world, server } = createBrowser()
  const { session } = await expired()
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
