import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import type { AuthorizedRequest, InspectionEvent, RequestCredential, Session, SessionOptions } from '../../src/index.ts'
import { watchSecrets } from '../../src/testing/index.ts'
import { createBrowser } from '../browser-of-tabs.ts'

// D-CS-01 D-CS-02 D-CS-12

const minute = 60_000

// What goes out bare is told; that has tests of its own.
beforeEach(() => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  return () => warn.mockRestore()
})

interface Answer {
  readonly status: number
  readonly number: number
}

/** Sends requests that are answered with these statuses in turn, then 200, and notes the tokens that they went out with. */
function createApp<User>(session: Session<User>, statuses: readonly number[] = []) {
  const left = [...statuses]
  const sent: (RequestCredential | undefined)[] = []
  const discarded: number[] = []
  const send = async (url: string, how: Partial<AuthorizedRequest<Answer>> = {}) =>
    session.authorize<Answer>({
      url,
      repeatable: true,
      async send(credential) {
        sent.push(credential)
        return { status: left.shift() ?? 200, number: sent.length }
      },
      read: ({ status }) => ({ status, text: async () => '' }),
      discard: ({ number }) => void discarded.push(number),
      ...how,
    })
  return { send, sent, discarded, tokens: () => sent.map((each) => each?.headers['Authorization']) }
}

async function signedIn(
  options: Partial<SessionOptions<{ id: string; name: string }>> = {},
  tokenLifetime = 10 * minute,
) {
  const browser = createBrowser({ tokenLifetime })
  const { session, tab } = await browser.restored(options)
  tab.hide()
  const events: InspectionEvent[] = []
  session.inspect((event) => events.push(event))
  return { ...browser, session, tab, events }
}

const first = 'Bearer token-1-of-u1'
const second = 'Bearer token-2-of-u1'

test.for([
  { url: '/api/mine', carries: true },
  { url: 'https://app.example/api/mine', carries: true },
  { url: 'https://app.example/auth/else', carries: true },
  { url: 'https://api.example/mine', carries: true },
  { url: 'https://named.example/mine', carries: true },
  { url: 'https://named.example:8443/mine', carries: false },
  { url: 'http://app.example/api/mine', carries: false },
  { url: 'https://evil.example/?https://app.example', carries: false },
  { url: '//evil.example/api', carries: false },
  { url: '/auth/refresh', carries: false },
  { url: 'https://app.example/auth/login?next=/', carries: false },
  { url: '/auth/logout#now', carries: false },
  { url: 'https://other.example/auth/refresh', carries: false },
  { url: 'data:text/plain,hello', carries: false },
  { url: 'wss://app.example/live', carries: false },
  { url: 'https://not a url', carries: false },
])('the credential goes to $url: $carries', async ({ url, carries }) => {
  const { session } = await signedIn({ endpoints: '/auth', origins: ['https://api.example'] })
  const { send, sent } = createApp(session)
  const origins = ['https://named.example/base', 'data:,nobody', 'https://not a url', '']
  // The second time the verdict is remembered.
  for (let time = 0; time < 2; time++) await send(url, { origins })
  const credential = carries ? { headers: { Authorization: first } } : undefined
  expect(sent).toEqual([credential, credential])
})

test('two lists of origins have verdicts of their own', async () => {
  const { session } = await signedIn()
  const { send, tokens } = createApp(session)
  await send('https://api.example/a', { origins: ['https://api.example'] })
  await send('https://api.example/a', { origins: ['https://else.example'] })
  await send('https://api.example/a')
  expect(tokens()).toEqual([first, undefined, undefined])
})

test('a query decides nothing, and a path does', async () => {
  const { session } = await signedIn({ endpoints: '/auth' })
  const { send, tokens } = createApp(session)
  for (const url of ['/a?to=https://evil.example', '/a#b\nc', '/auth/login?a\nb', '/auth/loginx']) await send(url)
  expect(tokens()).toEqual([first, first, undefined, first])
})

test('in cookie mode the cookies go along where the credential may go, and are left out elsewhere', async () => {
  const browser = createBrowser()
  const { session } = await browser.restored({ credential: 'cookie' })
  const { send, sent } = createApp(session)
  await send('/mine')
  await send('https://evil.example/')
  expect(sent).toEqual([
    { headers: {}, cookies: 'include' },
    { headers: {}, cookies: 'omit' },
  ])
})

test('a request that must be signed in is not sent where nobody is, and says why', async () => {
  const { session, world, server } = await signedIn()
  const { send, tokens } = createApp(session)
  server.replies.push({ status: 401, body: { error: 'revoked' } })
  await session.refresh().catch(() => {})
  await expect(send('/mine', { required: true })).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT', reason: 'revoked' })
  await send('/mine')
  await world.settle()
  expect(tokens()).toEqual([undefined])
})

test('a bare request’s 401 is the answer', async () => {
  const { session, server } = await signedIn()
  await session.signOut()
  const { send, tokens } = createApp(session, [401])
  expect(await send('/mine')).toEqual({ answer: { status: 401, number: 1 } })
  expect(tokens()).toEqual([undefined])
  expect(server.refreshes).toHaveLength(1)
})

test.for([true, false])(
  'where there is no page, as on a server, every request goes out bare (repeatable: %s)',
  async (repeatable) => {
    const { world, server } = createBrowser()
    const tab = world.openTab()
    const { createSession } = watchSecrets(onTestFinished)
    const session = createSession({ transport: server.transport(tab), runtime: { ...tab, page: undefined } })
    const { send, sent } = createApp(session)
    await send('https://app.example/', { repeatable })
    expect(sent).toEqual([undefined])
    expect(server.refreshes).toEqual([])
  },
)

test('the first request starts the session, and waits for it', async () => {
  const { world, server } = createBrowser()
  const tab = world.openTab()
  const { createSession } = watchSecrets(onTestFinished)
  const session = createSession({ transport: server.transport(tab), runtime: tab })
  const { send, tokens } = createApp(session)
  const answer = send('/upload', { repeatable: false })
  await world.settle()
  await answer
  expect(tokens()).toEqual([first])
})

test('what was answered is not sent again, whatever became of the session meanwhile', async () => {
  const { session } = await signedIn()
  for (const act of [() => session.refresh(), () => session.signOut()]) {
    let sendings = 0
    const answer = await createApp(session).send('/slow', {
      async send() {
        await act()
        return { status: 200, number: ++sendings }
      },
    })
    expect(answer).toEqual({ answer: { status: 200, number: 1 } })
  }
})

test('after a 401 the request goes out once more with the next token, and the first answer is let go', async () => {
  const { session, events } = await signedIn()
  const { send, tokens, discarded } = createApp(session, [401])
  expect(await send('/mine?secret=1')).toEqual({ answer: { status: 200, number: 2 } })
  expect(tokens()).toEqual([first, second])
  expect(discarded).toEqual([1])
  const told = events.filter(({ type }) => type.startsWith('request'))
  expect(told).toMatchObject([
    { type: 'request-sent', request: 1, url: '/mine', bare: false, replay: false },
    { type: 'request-answered', request: 1, status: 401 },
    { type: 'request-waiting', request: 1, url: '/mine' },
    { type: 'request-sent', request: 1, url: '/mine', bare: false, replay: true },
    { type: 'request-answered', request: 1, status: 200 },
  ])
})

test('a second 401 is the answer, and nothing is sent a third time', async () => {
  const { session, server } = await signedIn()
  const { send, tokens } = createApp(session, [401, 401])
  expect(await send('/mine')).toEqual({ answer: { status: 401, number: 2 } })
  expect(tokens()).toEqual([first, second])
  expect(server.refreshes).toHaveLength(2)
})

test('where a 401 cannot be cured it is the answer, with the reason beside it', async () => {
  const { session, server } = await signedIn()
  const { send, discarded } = createApp(session, [401])
  server.replies.push({ status: 401, body: { error: 'revoked' } })
  const { answer, error } = await send('/mine')
  expect(answer).toEqual({ status: 401, number: 1 })
  expect(error).toMatchObject({ code: 'ERR_SIGNED_OUT', reason: 'revoked' })
  expect(discarded).toEqual([])
})

test('whose session ended while it was under way is not sent for the next user', async () => {
  const { session } = await signedIn()
  const { send, tokens } = createApp(session)
  const { answer, error } = await send('/mine', {
    async send(credential) {
      await session.signOut()
      await session.signIn({ name: 'Bob' })
      return { status: 401, number: Number(credential?.headers['Authorization'] === first) }
    },
  })
  expect(answer).toEqual({ status: 401, number: 1 })
  expect(error).toMatchObject({ code: 'ERR_SIGNED_OUT', reason: 'user-switched' })
  expect(tokens()).toEqual([])
})

test('an aborted request is not sent, whether it waited or not', async () => {
  const { session, world } = await signedIn()
  const { send, tokens } = createApp(session, [401])
  const abort = new AbortController()
  await expect(send('/mine', { signal: AbortSignal.abort(new Error('mine')) })).rejects.toThrow('mine')
  const failure = expect(send('/mine', { signal: abort.signal })).rejects.toThrow('later')
  await Promise.resolve()
  abort.abort(new Error('later'))
  await failure
  await world.settle()
  expect(tokens()).toEqual([first])
})

test('a request without an answer, or that was never sent, ends in inspection too', async () => {
  const { session, world, events } = await signedIn()
  const { send } = createApp(session)
  const reported: unknown[] = []
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
  onTestFinished(() => void vi.unstubAllGlobals())
  await expect(send('/mine', { send: () => Promise.reject(new Error('no network')) })).rejects.toThrow('no network')
  const { answer } = await send('/mine', { read: () => undefined })
  await world.settle()
  expect(answer.status).toBe(200)
  expect(reported).toEqual([])
  expect(events.filter(({ type }) => type === 'request-answered')).toMatchObject([
    { request: 1, status: undefined },
    { request: 2, status: undefined },
  ])
})

test.for([
  { tokenLifetime: 10 * minute, age: 9.5 * minute - 1, tokens: [first], of: 'more than half a minute to live' },
  { tokenLifetime: 10 * minute, age: 9.5 * minute, tokens: [second], of: 'half a minute to live' },
  { tokenLifetime: 20_000, age: 9_999, tokens: [first], of: 'more than half of a short life' },
  { tokenLifetime: 20_000, age: 10_000, tokens: [second], of: 'half of a short life' },
])('what cannot be sent twice goes out with a token that has $of left', async ({ tokenLifetime, age, tokens }) => {
  const { session, world } = await signedIn({}, tokenLifetime)
  // Until its moment of renewal, nothing but its age asks for another.
  const app = createApp(session)
  await world.advance(age)
  await app.send('/upload', { repeatable: false })
  expect(app.tokens()).toEqual(tokens)
})

test('the 401 of what cannot be sent twice is the answer, and the next request has a new token', async () => {
  const { session, world } = await signedIn()
  const { send, tokens, discarded } = createApp(session, [401])
  expect(await send('/upload', { repeatable: false })).toEqual({ answer: { status: 401, number: 1 } })
  await world.settle()
  await send('/upload', { repeatable: false })
  expect(tokens()).toEqual([first, second])
  expect(discarded).toEqual([])
})

test('a 401 of a request that was sent before the refresh goes out again without another', async () => {
  const { session, server } = await signedIn()
  const { tokens, send } = createApp(session)
  let isFirst = true
  const { answer } = await send('/slow', {
    async send(credential) {
      if (!isFirst) return { status: 200, number: Number(credential?.headers['Authorization'] === second) }
      isFirst = false
      await session.refresh()
      return { status: 401, number: 0 }
    },
  })
  expect(answer).toEqual({ status: 200, number: 1 })
  expect(tokens()).toEqual([])
  expect(server.refreshes).toHaveLength(2)
})

test('an API that refuses even a replay is not asked twice any more, and starts no refresh', async () => {
  const { session, server } = await signedIn()
  const { send, tokens, discarded } = createApp(session, [401, 401, 401])
  expect(await send('/mine')).toEqual({ answer: { status: 401, number: 2 } })
  expect(await send('/mine')).toEqual({ answer: { status: 401, number: 3 } })
  expect(tokens()).toEqual([first, second, second])
  expect(discarded).toEqual([1])
  expect(server.refreshes).toHaveLength(2)
})

test('where the credential lives a request is sent in the same turn', async () => {
  const { session } = await signedIn()
  const { send, tokens } = createApp(session)
  const answer = send('/mine')
  expect(tokens()).toEqual([first])
  await answer
})

test.for([
  { from: 'where it was sent', url: 'https://app.example/mine', isOurs: true },
  { from: 'elsewhere on that origin', url: 'https://app.example/moved', isOurs: true },
  { from: 'somewhere that is not told', url: undefined, isOurs: true },
  { from: 'something without an address', url: '', isOurs: true },
  { from: 'another origin', url: 'https://other.example/mine', isOurs: false },
  { from: 'another origin that may see the credential', url: 'https://api.example/mine', isOurs: false },
])('a 401 from $from says something about the credential: $isOurs', async ({ url, isOurs }) => {
  const { session, server } = await signedIn({ origins: ['https://api.example'] })
  const { send, tokens } = createApp(session, [401])
  const read = ({ status }: Answer) => ({ status, url, text: async () => '' })
  await send('/mine', { read })
  expect(tokens()).toEqual(isOurs ? [first, second] : [first])
  expect(server.refreshes).toHaveLength(isOurs ? 2 : 1)
})

test('a request is sent to the address that was decided on, also when it waits and is replayed', async () => {
  const { world, session, tab } = await signedIn()
  const page = { origin: 'https://app.example', href: 'https://app.example/deep/', readCookie: () => undefined }
  const { createSession } = watchSecrets(onTestFinished)
  const other = createSession({
    transport: createBrowser().server.transport(tab),
    runtime: { ...tab, page },
    name: 'b',
  })
  session.dispose()
  const sentTo: string[] = []
  const answer = createApp(other).send('mine?x=1', {
    async send(_credential, url) {
      sentTo.push(url)
      page.href = 'https://evil.tld/'
      return { status: sentTo.length === 1 ? 401 : 200, number: sentTo.length }
    },
  })
  await world.settle()
  expect(await answer).toMatchObject({ answer: { status: 200 } })
  expect(sentTo).toEqual(Array(2).fill('https://app.example/deep/mine?x=1'))
})
