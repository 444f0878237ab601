import { expect, test } from 'vitest'
import { createAuthServer } from '../../src/auth-server.ts'
import type { AuthServerOptions } from '../../src/settings/options.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { keys } from '../server-world.ts'

const good: AuthServerOptions = {
  store: memoryStore(),
  keys,
  verifyCredentials: () => undefined,
  loadUser: () => undefined,
}

const wrong: readonly (readonly [string, Record<string, unknown>])[] = [
  ['store', { store: undefined }],
  ['keys', { keys: null }],
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
  ['deviceCheck.address', { deviceCheck: { address: 'deny' } }],
  ['deviceCheck.userAgent', { deviceCheck: 'deny' }],
  ['recentSignIn', { recentSignIn: -1 }],
  ['clockTolerance', { clockTolerance: 30_001 }],
  ['lifetimes.access', { lifetimes: { access: 86_400_001 } }],
  ['limits', { limits: true }],
  ['accountOf', { accountOf: 'email' }],
  ['paths.login', { paths: { login: 'sign-in' } }],
  ['paths.signIn', { paths: { signIn: '/sign-in' } }],
  ['paths', { paths: { login: '/session', session: '/session' } }],
  ['cookie.path', { cookie: { path: '/api' } }],
  ['cookie.name', { cookie: { path: '/auth', name: '__Host-refresh' } }],
  ['cookie.accessName', { cookie: { accessName: 'a;b' } }],
  ['cookie', { cookie: { name: 'one', accessName: 'one' } }],
]

test.each(wrong)('a wrong %s is refused by its name', (name, options) => {
  const create = () => createAuthServer({ ...good, ...options })
  expect(create).toThrow(TypeError)
  expect(create).toThrow(new RegExp(`^${name}: `))
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
