import { expect, test } from 'vitest'
import { createAuthServer } from '../../src/auth-server.ts'
import { generateKeys, importKeys } from '../../src/keys/keys.ts'
import type { AuthServerOptions } from '../../src/settings/options.ts'
import { refusalResponse } from '../../src/http/responses.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { createServerWorld, keys } from '../server-world.ts'

const good: AuthServerOptions = {
  store: memoryStore(),
  keys,
  verifyCredentials: () => undefined,
  loadUser: () => undefined,
}

const { read } = { read: async () => generateKeys() }
const stored = await generateKeys()
const consume = async (): Promise<void> => {}

const wrong: readonly (readonly [string, Record<string, unknown>])[] = [
  ['store', { store: undefined }],
  ['store.now', { store: {} }],
  ['store.listRevoked', { store: { ...memoryStore(), listRevoked: undefined } }],
  ['store.watchRevoked', { store: { ...memoryStore(), watchRevoked: true } }],
  ['keys', { keys: null }],
  ['keys', { keys: {} }],
  // What generateKeys gives is JSON; and a promise of keys is none.
  ['keys', { keys: stored }],
  ['keys', { keys: importKeys(stored) }],
  ['keys', { keys: { signing: [], refresh: [] } }],
  ['keys.read', { keys: { read: '/run/secrets/keys.json' } }],
  ['keys.write', { keys: { read, write: true } }],
  ['verifyCredentials', { verifyCredentials: 'ada' }],
  ['loadUser', { loadUser: undefined }],
  ['lifetimes', { lifetimes: 5 }],
  ['lifetimes.access', { lifetimes: { access: 0 } }],
  ['lifetimes.idle', { lifetimes: { idle: '5m' } }],
  ['lifetimes.session', { lifetimes: { session: Number.NaN } }],
  ['profile', { profile: 'lenient' }],
  ['settleWindow', { settleWindow: -1 }],
  ['seenWindow', { settleWindow: 1000, seenWindow: 10 }],
  ['maxForks', { maxForks: Number.POSITIVE_INFINITY }],
  ['basePath', { basePath: 'auth' }],
  ['origins', { origins: ['https://app.example.com/'] }],
  ['origins', { origins: ['capacitor://localhost/'] }],
  ['origins', { origins: ['null'] }],
  ['origins', { origins: ['file://'] }],
  ['origins', { origins: ['data:,x'] }],
  ['cookie.name', { cookie: { name: 'a b' } }],
  ['cookie.name', { cookie: { name: '__Host-refresh', secure: false } }],
  ['issuer', { issuer: '' }],
  ['audience', { audience: 5 }],
  ['claims', { claims: {} }],
  ['audit', { audit: true }],
  ['credential', { credential: 'header' }],
  ['onTheft', { onTheft: 'panic' }],
  ['bound', { bound: 'on' }],
  ['bound', { bound: 'require', credential: 'body' }],
  ['deviceCheck.address', { deviceCheck: { address: 'deny' } }],
  ['deviceCheck.userAgent', { deviceCheck: 'deny' }],
  ['recentSignIn', { recentSignIn: -1 }],
  ['clockTolerance', { clockTolerance: 30_001 }],
  ['lifetimes.access', { lifetimes: { access: 86_400_001 } }],
  ['limits', { limits: true }],
  ['limits.signIn', { limits: { signIn: { consume } } }],
  ['limits.signInByAddress', { limits: { signInByAddress: 5 } }],
  ['limits.signInByAddress.consume', { limits: { signInByAddress: { points: 5, duration: 60 } } }],
  ['lifetimes.acess', { lifetimes: { acess: 60_000 } }],
  ['csrfToken', { csrfToken: 'on' }],
  ['origins', { origins: 'https://app.example.com' }],
  ['origins', { origins: null }],
  ['origins', { origins: [5] }],
  ['deviceCheck', { deviceCheck: null }],
  ['deviceCheck.ip', { deviceCheck: { ip: 'audit' } }],
  ['paths', { paths: '/login' }],
  ['paths.login', { paths: { login: 5 } }],
  ['cookie', { cookie: '__Host-refresh' }],
  ['cookie.sameSite', { cookie: { sameSite: 'None' } }],
  ['cookie.secure', { cookie: { secure: 'yes' } }],
  ['cookie.partitioned', { cookie: { partitioned: 1 } }],
  ['cookie.path', { cookie: { path: 5 } }],
  ['cookie.name', { cookie: { name: 5 } }],
  ['cookie.sessionName', { cookie: { sessionName: true } }],
  ['onError', { onError: 'console' }],
  ['accountOf', { accountOf: 'email' }],
  ['paths.login', { paths: { login: 'sign-in' } }],
  ['paths.signIn', { paths: { signIn: '/sign-in' } }],
  ['paths', { paths: { login: '/session', session: '/session' } }],
  ['cookie.path', { cookie: { path: '/api' } }],
  ['cookie.name', { cookie: { path: '/auth', name: '__Host-refresh' } }],
  ['cookie.sessionName', { cookie: { sessionName: 'a b' } }],
  ['cookie.sessionName', { cookie: { sessionName: '__Host-session', secure: false } }],
  ['cookie.partitioned', { cookie: { partitioned: true, secure: false } }],
  ['cookie', { cookie: { sessionName: '__Host-refresh' } }],
  ['cookie.accessName', { cookie: { accessName: 'a;b' } }],
  ['cookie', { cookie: { name: 'one', accessName: 'one' } }],
]

test.each(wrong)('a wrong %s is refused by its name', (name, options) => {
  const create = () => createAuthServer({ ...good, ...options })
  expect(create).toThrow(TypeError)
  expect(create).toThrow(new RegExp(`^${name}: `))
})

test('no options are told so, too', () => {
  expect(() => createAuthServer(undefined as never)).toThrow(/^options: must be an object/)
})

test('keys that are not imported yet are told how', () => {
  expect(() => createAuthServer({ ...good, keys: stored as never })).toThrow(
    /await importKeys\(await generateKeys\(\)\)/,
  )
})

// Not every app is written in TypeScript, and tests least of all.
const calls: readonly (readonly [string, () => unknown])[] = [
  ['keys', () => importKeys(undefined as never)],
  ['keys', () => importKeys(generateKeys() as never)],
  ['keys', () => importKeys({ signing: [] } as never)],
  ['algorithm', () => generateKeys('HS512' as never)],
  ['now', () => memoryStore({ now: 5 } as never)],
  ['code', () => refusalResponse('nonsense' as never)],
  ['sessionId', () => createAuthServer(good).revokeSession(undefined as never)],
  ['reason', () => createAuthServer(good).revokeSession('a', 'because' as never)],
  ['userId', () => createAuthServer(good).revokeUser(5 as never)],
  ['only', () => createServerWorld({ keys: { read, write: consume } }).server.rotateKeys({ only: 'access' as never })],
  [
    'algorithm',
    () => createServerWorld({ keys: { read, write: consume } }).server.rotateKeys({ algorithm: 'x' as never }),
  ],
  [
    'dropFormer',
    () => createServerWorld({ keys: { read, write: consume } }).server.rotateKeys({ dropFormer: 1 as never }),
  ],
  ['maxAge', () => createAuthServer(good).authenticate(new Request('http://a.b'), { maxAge: '5m' as never })],
  ['checkSession', () => createAuthServer(good).authenticate(new Request('http://a.b'), { checkSession: 1 as never })],
]

test.each(calls)('a wrong %s of a call is refused by its name', async (name, call) => {
  const failure: unknown = await (async () => call())().catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(TypeError)
  expect(String(failure)).toMatch(new RegExp(`^TypeError: ${name}: `))
})

test('an option that is undefined is as good as none', () => {
  const options = {
    audit: undefined,
    credential: undefined,
    profile: undefined,
    basePath: undefined,
    limits: undefined,
  }
  // Not every app is written in TypeScript.
  expect(createAuthServer({ ...good, ...(options as object) }).basePath).toBe('/auth')
})

test('the four options that are required suffice', () => {
  expect(createAuthServer(good).basePath).toBe('/auth')
})
