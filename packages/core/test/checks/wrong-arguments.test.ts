import { expect, onTestFinished, test } from 'vitest'
import { checks } from '../../src/checks/index.ts'
// No token gets out that could be watched: calls are refused.
// oxlint-disable-next-line no-restricted-imports
import * as core from '../../src/index.ts'
import * as oauth from '../../src/servers/oauth.ts'
import * as servers from '../../src/servers/index.ts'
import * as testing from '../../src/testing/index.ts'

const { createFetch, createSession, browserRuntime, fetchAnswer, fetchTransport } = core
const { foreignServer } = servers
const { oauthTransport } = oauth

const granted = { status: 200, body: { accessToken: 'a', user: { id: 'u1' } } }
const transport: core.Transport = {
  signIn: async () => granted,
  refresh: async () => granted,
  signOut: async () => ({ status: 204, body: '' }),
}
const runtime = testing.createWorld().openTab()

function open(): core.Session<unknown> {
  const session = createSession({ transport, runtime: testing.createWorld().openTab() })
  onTestFinished(() => session.dispose())
  return session
}

/** A function as JavaScript can call it. */
function called(call: (...given: never[]) => unknown, ...given: readonly unknown[]): () => unknown {
  return (): unknown => Reflect.apply(call, undefined, given)
}

function method(name: keyof core.Session<unknown>, ...given: readonly unknown[]): () => unknown {
  return (): unknown => Reflect.apply(open()[name], undefined, given)
}

function withRuntime(changes: object): () => unknown {
  return called(createSession, { endpoints: '/auth', runtime: { ...runtime, ...changes } })
}

const request = { url: '/api', repeatable: true, send: async () => 1, read: () => undefined }
const server = { endpoints: '/auth' }
const grant = { clientId: 'app', tokenEndpoint: '/token' }

/** Each wrong call, and what its error has to name. */
const wrong: Readonly<Record<string, readonly (readonly [call: () => unknown, names: string])[]>> = {
  createSession: [
    [called(createSession), '{ endpoints: "/auth" }'],
    [called(createSession, null), '{ endpoints: "/auth" }'],
    [called(createSession, '/auth'), '{ endpoints: "/auth" }'],
    [called(createSession, ['/auth']), '{ endpoints: "/auth" }'],
    [called(createSession, { endpoint: '/auth' }), '"endpoint"'],
    [called(createSession, { endpoints: '/auth', runtime: null }), '"runtime"'],
    [called(createSession, { endpoints: '/auth', runtime: { random: () => 0, newId: () => 'a' } }), '"clock"'],
    [withRuntime({ clock: undefined }), '"clock"'],
    [withRuntime({ clock: { now: () => 0 } }), '"clock.wakeIn"'],
    [withRuntime({ locks: {} }), '"locks.exclusively"'],
    [withRuntime({ peers: { join: true } }), '"peers.join"'],
    [withRuntime({ attention: { isVisible: true } }), '"attention.isVisible"'],
    [withRuntime({ memory: new Map() }), '"memory.read"'],
    [withRuntime({ page: { origin: 'https://app.example' } }), '"page"'],
    [withRuntime({ random: 0.5 }), '"random"'],
    [withRuntime({ newId: undefined }), '"newId"'],
  ],
  createFetch: [
    [called(createFetch), '"session"'],
    [called(createFetch, {}), '"session"'],
    [called(createFetch, createSession), '"session"'],
    [() => called(createFetch, open(), 'https://api.example')(), '{ origins }'],
    [() => called(createFetch, open(), null)(), '{ origins }'],
    [() => called(createFetch, open(), { origin: 'https://api.example' })(), '"origin"'],
    [() => called(createFetch, open(), { origins: 'https://api.example' })(), '"origins"'],
    [() => called(createFetch, open(), { origins: ['api.example'] })(), '"origins"'],
    [() => called(createFetch, open(), { origins: ['/api'] })(), '"origins"'],
    [() => called(createFetch(open()))(), '"input"'],
    [() => called(createFetch(open()), 7)(), '"input"'],
    [() => called(createFetch(open()), 'https://app.example/', { session: 'require' })(), '"session"'],
    [() => called(createFetch(open()), 'https://app.example/', { session: true })(), '"session"'],
  ],
  fetchTransport: [
    [called(fetchTransport), '"endpoints"'],
    [called(fetchTransport, ''), '"endpoints"'],
    [called(fetchTransport, { login: '/in' }), '"endpoints"'],
    [called(fetchTransport, '/auth', 'body'), '{ credential: "body" }'],
    [called(fetchTransport, '/auth', { credential: 'header' }), '"credential"'],
    [called(fetchTransport, '/auth', { idempotencyKey: true }), '"idempotencyKey"'],
    [called(fetchTransport, '/auth', { page: {} }), '"page"'],
  ],
  fetchAnswer: [
    [called(fetchAnswer), '"url"'],
    [called(fetchAnswer, 'https://app.example/', 'POST', { headers: {} }), '"init"'],
    [called(fetchAnswer, 'https://app.example/', {}), '"call"'],
  ],
  foreignServer: [
    [called(foreignServer), '{ endpoints: "/auth" }'],
    [called(foreignServer, '/auth'), '{ endpoints: "/auth" }'],
    [called(foreignServer, {}), '"endpoints"'],
    [called(foreignServer, { endpoints: { login: '/in' } }), '"endpoints"'],
    [called(foreignServer, { endpoints: { login: '/in', refresh: '/r', signOut: '/out' } }), '"endpoints"'],
    [called(foreignServer, { endpoints: { login: '/in', refresh: '/r', logout: 7 } }), '"endpoints"'],
    [called(foreignServer, { ...server, answer: 'data.token' }), '"answer"'],
    [called(foreignServer, { ...server, answer: { token: 'data.token' } }), '"token"'],
    [called(foreignServer, { ...server, answer: { accessToken: ['data'] } }), '"accessToken"'],
    [called(foreignServer, { ...server, refreshToken: true }), '"refreshToken"'],
    [called(foreignServer, { ...server, body: 'mode=json' }), '"body"'],
    [called(foreignServer, { ...server, refused: 400 }), '"refused"'],
    [called(foreignServer, { ...server, refused: { 400: 'gone' } }), '"refused"'],
    [called(foreignServer, { ...server, refused: { bad: 'none' } }), '"refused"'],
    [called(foreignServer, { ...server, signIn: 'refresh' }), '"signIn"'],
    [called(foreignServer, { ...server, signOut: true }), '"signOut"'],
    [called(foreignServer, { ...server, credential: 'body' }), '"credential"'],
  ],
  oauthTransport: [
    [called(oauthTransport), '{ clientId, tokenEndpoint }'],
    [called(oauthTransport, 'https://id.example'), '{ clientId, tokenEndpoint }'],
    [called(oauthTransport, { tokenEndpoint: '/token' }), '"clientId"'],
    [called(oauthTransport, { clientId: 'app' }), '"tokenEndpoint"'],
    [called(oauthTransport, { ...grant, tokenEndpoint: new URL('https://id.example') }), '"tokenEndpoint"'],
    [called(oauthTransport, { ...grant, revocationEndpoint: true }), '"revocationEndpoint"'],
    [called(oauthTransport, { ...grant, clientSecret: 's' }), '"clientSecret"'],
  ],
  createWorld: [
    [called(testing.createWorld, 'https://app.example'), '{ origin }'],
    [called(testing.createWorld, { start: 0 }), '"start"'],
    [called(testing.createWorld, { random: 0.5 }), '"random"'],
    [called(testing.createWorld().openTab, { without: 'locks' }), '"without"'],
    [called(testing.createWorld().openTab, { without: ['lock'] }), '"without"'],
  ],
  watchSecrets: [
    [called(testing.watchSecrets), '"whenDone"'],
    [called(testing.watchSecrets, {}), '"whenDone"'],
  ],
  findSecrets: [
    [called(testing.findSecrets, {}), '"secrets"'],
    [called(testing.findSecrets, {}, 'token'), '"secrets"'],
  ],
  'session.subscribe': [[method('subscribe'), '"listener"']],
  'session.inspect': [[method('inspect', {}), '"listener"']],
  'session.on': [
    [method('on'), '"type"'],
    [method('on', 'signed_in', () => {}), '"type"'],
    [method('on', 'changed', () => {}), '"type"'],
    [method('on', 'ended'), '"listener"'],
    [method('on', 'ended', 'listener'), '"listener"'],
  ],
  'session.getAccessToken': [
    [method('getAccessToken', 30_000), '{ minValidity: 30_000 }'],
    [method('getAccessToken', null), '{ minValidity: 30_000 }'],
    [method('getAccessToken', { minValidity: '30s' }), '"minValidity"'],
    [method('getAccessToken', { signal: new AbortController() }), '"signal"'],
  ],
  'session.signIn': [
    [method('signIn'), '{ email, password }'],
    [method('signIn', null), '{ email, password }'],
    [method('signIn', 'ada'), '{ email, password }'],
    [method('signIn', ['ada', 'engine']), '{ email, password }'],
  ],
  'session.signOut': [
    [method('signOut', true), '{ everywhere: true }'],
    [method('signOut', null), '{ everywhere: true }'],
    [method('signOut', { everywhere: 'yes' }), '"everywhere"'],
  ],
  'session.authorize': [
    [method('authorize'), '{ url, repeatable, send, read }'],
    [method('authorize', '/api'), '{ url, repeatable, send, read }'],
    [method('authorize', { ...request, url: new URL('https://app.example/') }), '"url"'],
    [method('authorize', { ...request, origins: 'https://api.example' }), '"origins"'],
    [method('authorize', { ...request, signal: {} }), '"signal"'],
    [method('authorize', { ...request, required: 'required' }), '"required"'],
    [method('authorize', { ...request, repeatable: undefined }), '"repeatable"'],
    [method('authorize', { ...request, send: undefined }), '"send"'],
    [method('authorize', { ...request, read: undefined }), '"read"'],
    [method('authorize', { ...request, discard: true }), '"discard"'],
  ],
}

/** What takes any value whatever, or nothing. */
const takesAnything = ['findSessionError', 'isSentAsText', 'browserRuntime']
const takesNothing = ['getState', 'start', 'now', 'refresh', 'extend', 'reportActivity', 'dismissWarning', 'dispose']

const calls = Object.entries(wrong).flatMap(([name, each]) =>
  each.map(([call, names], index) => ({ name, index, call, names })),
)

test.for(calls)('a wrong call of $name ($index) is a TypeError that names $names', async ({ call, names }) => {
  const error: unknown = await (async () => call())().catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(TypeError)
  expect(String(error)).toContain(names)
})

test('every public function is in the table, or takes anything', () => {
  const functions = Object.entries({ ...core, ...oauth, ...servers, ...testing })
    .filter(([, value]) => typeof value === 'function' && !String(value).startsWith('class '))
    .map(([name]) => name)
  expect([...Object.keys(wrong).filter((name) => !name.includes('.')), ...takesAnything].toSorted()).toEqual(
    functions.toSorted(),
  )
  const methods = Object.keys(wrong).filter((name) => name.startsWith('session.'))
  expect([...methods, ...takesNothing.map((name) => `session.${name}`)].toSorted()).toEqual(
    Object.keys(open())
      .map((name) => `session.${name}`)
      .toSorted(),
  )
})

test.for([
  ['signOut', [new Event('click')]],
  ['signOut', [undefined]],
  ['signOut', []],
] as const)('what a framework hands over is let pass: %s(%o)', async ([name, given]) => {
  await expect(method(name, ...given)()).resolves.toEqual({ confirmed: true })
})

test('what a promise is expected of rejects, and does not throw', () => {
  const session = open()
  for (const name of ['signIn', 'signOut', 'getAccessToken', 'authorize'] as const) {
    const promised: unknown = Reflect.apply(session[name], undefined, [7])
    expect(promised).toBeInstanceOf(Promise)
    void (promised as Promise<unknown>).catch(() => {})
  }
})

test.for(['signed-in', 'held', 'ended', 'refreshed', 'warning'] as const)('"%s" can be listened to', (type) => {
  expect(open().on(type, () => {})).toBeTypeOf('function')
})

test('a runtime of the app’s own is made of that of the browser', () => {
  const session = createSession({ endpoints: '/auth', runtime: { ...browserRuntime(), random: () => 0 } })
  expect(session.getState().status).toBe('restoring')
})

test('adapters have the same checks', () => {
  expect(() => checks?.values('adapt', { session: [{}, ...checks.session] })).toThrow(
    'adapt: "session" must be what createSession() returned; its "getState" is missing or wrong.',
  )
})
