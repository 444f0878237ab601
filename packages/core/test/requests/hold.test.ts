import { expect, test } from 'vitest'
import type { RequestCredential, Session } from '../../src/index.ts'
import { alice } from '../auth-server.ts'
import { createBrowser } from '../browser-of-tabs.ts'

// D-WI-01 D-XT-11 D-XT-13 D-CS-21

const minute = 60_000
const hold = { whenSessionEnds: 'hold' } as const

/** A tab whose session has run out while its user was idle. */
async function heldTab(options = {}) {
  const browser = createBrowser({ idleTimeout: 10 * minute, latency: 50 })
  const { session, tab } = await browser.restored({ ...hold, ...options })
  await browser.world.advance(10 * minute + 2_000)
  return { ...browser, session, tab }
}

/** Sends a request that the API accepts, and notes the token that it went out with. */
function send<User>(session: Session<User>, sent: unknown[], signal?: AbortSignal): Promise<unknown> {
  return session.authorize({
    url: '/api/save',
    repeatable: true,
    signal,
    send: async (credential: RequestCredential | undefined) => {
      sent.push(credential?.headers['Authorization'])
      return { status: 200, text: async () => '' }
    },
    read: (answer) => answer,
  })
}

test('a session that ran out is held: its user is still known, and nothing has been told to be over', async () => {
  const browser = createBrowser({ idleTimeout: 10 * minute })
  const { session } = await browser.restored(hold)
  const heard: unknown[] = []
  session.on('ended', ({ reason }) => heard.push(`ended ${reason}`))
  session.on('held', ({ user, reason }) => heard.push(`held ${user.name} ${reason}`))
  await browser.world.advance(10 * minute + 2_000)
  expect(session.getState()).toEqual({ status: 'held', user: alice, reason: 'idle' })
  expect(heard).toEqual(['held Alice idle'])
})

test('what was asked for meanwhile is sent when the same user is back, with the new credential', async () => {
  const { session, world } = await heldTab()
  const sent: unknown[] = []
  const answers = Promise.all([send(session, sent), send(session, sent)])
  await world.advance(5 * minute)
  expect(sent).toEqual([])
  void session.signIn({ name: 'Alice' })
  await world.advance(50)
  await answers
  expect(sent).toEqual(['Bearer token-3-of-u1', 'Bearer token-3-of-u1'])
  expect(session.getState()).toMatchObject({ status: 'signed-in', user: alice })
})

test('a request whose refresh is refused waits, too', async () => {
  const { session, tab, world, server } = await (async () => {
    const browser = createBrowser({ latency: 50 })
    return { ...browser, ...(await browser.restored(hold)) }
  })()
  tab.hide()
  await world.advance(11 * minute)
  server.replies.push({ status: 401, body: { error: 'revoked' } })
  const sent: unknown[] = []
  const answer = send(session, sent)
  await world.advance(minute)
  expect(session.getState()).toEqual({ status: 'held', user: alice, reason: 'revoked' })
  void session.signIn({ name: 'Alice' })
  await world.advance(50)
  await answer
  expect(sent).toEqual(['Bearer token-2-of-u1'])
})

test('somebody else’s sign-in rejects what waits, and none of it is sent', async () => {
  const { session, world } = await heldTab()
  const sent: unknown[] = []
  const failure = expect(send(session, sent)).rejects.toMatchObject({ reason: 'user-switched' })
  void session.signIn({ name: 'Bob' })
  await world.advance(50)
  await failure
  expect(sent).toEqual([])
})

test('a sign-out rejects what waits, and is told to the server', async () => {
  const { session, world, server } = await heldTab()
  const ends: unknown[] = []
  session.on('ended', ({ reason }) => ends.push(reason))
  const failure = expect(send(session, [])).rejects.toMatchObject({ reason: 'signed-out' })
  void session.signOut()
  await failure
  await world.advance(50)
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'signed-out' })
  expect(ends).toEqual(['signed-out'])
  expect(server.signOuts).toHaveLength(1)
})

test('each request waits for so long, and only so many do', async () => {
  const { session, world } = await heldTab({ holdLimit: { requests: 2, wait: 5 * minute } })
  const sent: unknown[] = []
  const first = expect(send(session, sent)).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT', reason: 'idle' })
  await world.advance(minute)
  const second = expect(send(session, sent)).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT', reason: 'idle' })
  await world.settle()
  await expect(send(session, sent)).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT', reason: 'idle' })
  await world.advance(4 * minute)
  await first
  const third = send(session, sent)
  await world.advance(minute)
  await second
  expect(session.getState()).toMatchObject({ status: 'held' })
  void session.signIn({ name: 'Alice' })
  await world.advance(50)
  await third
  expect(sent).toEqual(['Bearer token-3-of-u1'])
})

test('an aborted request leaves the wait at once, and is never sent', async () => {
  const { session, world } = await heldTab()
  const sent: unknown[] = []
  const controller = new AbortController()
  const failure = expect(send(session, sent, controller.signal)).rejects.toMatchObject({ name: 'AbortError' })
  await world.settle()
  controller.abort()
  await failure
  void session.signIn({ name: 'Alice' })
  await world.advance(50)
  expect(sent).toEqual([])
})

test('a token and a wish to stay: the one waits, the other hears that it came too late', async () => {
  const { session, world } = await heldTab()
  const token = session.getAccessToken()
  await expect(session.extend()).rejects.toMatchObject({ reason: 'idle' })
  void session.signIn({ name: 'Alice' })
  await world.advance(50)
  expect(await token).toBe('token-3-of-u1')
})

test('a sign-in in one tab lets the others go on, once the server has confirmed it', async () => {
  const browser = createBrowser({ idleTimeout: 10 * minute, latency: 50 })
  const here = await browser.restored(hold)
  const there = await browser.restored(hold)
  await browser.world.advance(10 * minute + 2_000)
  const sent: unknown[] = []
  const answer = send(there.session, sent)
  void here.session.signIn({ name: 'Alice' })
  await browser.world.advance(500)
  await answer
  expect(sent).toEqual(['Bearer token-4-of-u1'])
  expect(there.session.getState()).toMatchObject({ status: 'signed-in', user: alice })
})

test.for([
  ['a sign-out', (session: Session<unknown>) => session.signOut(), 'signed-out-elsewhere'],
  ['somebody else’s sign-in', (session: Session<unknown>) => session.signIn({ name: 'Bob' }), 'user-switched'],
] as const)('%s in another tab is the end of waiting', async ([, act, reason]) => {
  const browser = createBrowser({ idleTimeout: 10 * minute, latency: 50 })
  const here = await browser.restored(hold)
  const there = await browser.restored(hold)
  await browser.world.advance(10 * minute + 2_000)
  const failure = expect(send(there.session, [])).rejects.toMatchObject({ reason })
  void act(here.session)
  await browser.world.advance(500)
  await failure
  expect(there.session.getState()).toEqual({ status: 'signed-out', reason })
})

test('a session that is disposed while it is held keeps nobody waiting', async () => {
  const { session, world } = await heldTab()
  const failure = expect(send(session, [])).rejects.toMatchObject({ code: 'ERR_SESSION_DISPOSED' })
  await world.settle()
  session.dispose()
  await failure
})

test('where the server knows of no session somebody has signed out, although the news was lost', async () => {
  const { restored, server } = createBrowser()
  const { session } = await restored(hold)
  server.user = undefined
  await expect(session.refresh()).rejects.toMatchObject({ reason: 'none' })
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'none' })
})

test('who was never signed in here is not waited for', async () => {
  const { restored, server } = createBrowser()
  server.user = undefined
  const { session } = await restored(hold)
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'none' })
})
