import { expect, onTestFinished, test, vi } from 'vitest'
// No token is issued here.
// oxlint-disable-next-line no-restricted-imports
import { createSession, fetchAnswer, fetchTransport, type SessionOptions } from '../../src/index.ts'
import { createWorld } from '../../src/testing/index.ts'

interface Sent {
  readonly url: string
  readonly init: RequestInit & { readonly headers: Readonly<Record<string, string>>; readonly body: string }
}

/** What is given to `fetch`, which answers 401. */
function listen(answer: () => Response = () => Response.json({ code: 'no-session' }, { status: 401 })): Sent[] {
  const sent: Sent[] = []
  vi.stubGlobal('fetch', async (url: string, init: Sent['init']) => (sent.push({ url, init }), answer()))
  onTestFinished(() => void vi.unstubAllGlobals())
  return sent
}

const store = { read: () => 'refresh-token', write: () => {} }
const settings: readonly (readonly [Partial<SessionOptions<unknown>>, boolean, RequestCredentials])[] = [
  [{ endpoints: '/auth' }, true, 'include'],
  [{ endpoints: 'https://app.example/auth' }, true, 'include'],
  [{ endpoints: 'https://auth.example' }, false, 'include'],
  [{ endpoints: 'https://auth.example', idempotencyKey: 'always' }, true, 'include'],
  [{ endpoints: 'https://auth.example', credential: 'cookie' }, false, 'include'],
  [{ endpoints: '/auth', credential: 'body', refreshTokenStore: store }, true, 'omit'],
  [{ endpoints: 'https://auth.example', credential: 'body', refreshTokenStore: store }, false, 'omit'],
]

test.for(settings)('with %j the attempt is named: %s, and cookies: %s', async ([options, isNamed, credentials]) => {
  const sent = listen()
  const world = createWorld({ origin: 'https://app.example' })
  const session = createSession({ ...options, runtime: world.openTab() })
  onTestFinished(() => session.dispose())
  session.start()
  await world.advance(100)
  await session.signIn({}).catch(() => {})
  expect(sent).toHaveLength(2)
  for (const { init } of sent) {
    expect('idempotency-key' in init.headers).toBe(isNamed)
    expect(init.credentials).toBe(credentials)
  }
})

const call = { attemptId: 'attempt-1', headers: { 'x-csrf': 'one' }, signal: new AbortController().signal }

test('a transport of its own says what is to be said, and a sign-out outlives its page', async () => {
  const sent = listen()
  const transport = fetchTransport('/auth/')
  await transport.signIn({ name: 'Ada' }, call)
  await transport.refresh({ idleFor: 1_001, extend: false, refreshToken: 'r' }, call)
  await transport.signOut({ everywhere: true, accessToken: 'not-sent', refreshToken: 'r' }, call)
  const read = ({ url, init }: Sent): unknown => [url, JSON.parse(init.body), init.keepalive]
  expect(sent.map(read)).toEqual([
    ['/auth/login', { name: 'Ada' }, false],
    ['/auth/refresh', { idleSeconds: 2, refreshToken: 'r' }, false],
    ['/auth/logout', { everywhere: true, refreshToken: 'r' }, true],
  ])
  expect(sent[0]?.init.headers).toEqual({
    accept: 'application/json',
    'content-type': 'application/json',
    'idempotency-key': 'attempt-1',
    'x-csrf': 'one',
  })
})

test.for([
  ['{"a":1}', '', { a: 1 }, undefined],
  ['', '120', '', 120_000],
  ['null', '0', null, undefined],
  ['<html>', 'Thu, 01 Jan 1970 00:00:00 GMT', '<html>', undefined],
] as const)('an answer %j with Retry-After %j is read as %j and %j', async ([text, after, body, retryAfter]) => {
  listen(() => new Response(text, { status: 503, headers: { 'retry-after': after, 'x-token': 't' } }))
  const answer = await fetchAnswer('/any', { method: 'POST' }, call)
  expect(answer).toMatchObject({ status: 503, body, retryAfter })
  expect(answer.headers?.get('X-Token')).toBe('t')
})
