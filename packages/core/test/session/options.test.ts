import { expect, test } from 'vitest'
// No token is issued here.
// oxlint-disable-next-line no-restricted-imports
import { createSession, defaultOptions, type Session } from '../../src/index.ts'
import { createWorld } from '../../src/testing/index.ts'

const wrong: readonly (readonly [object, string])[] = [
  [{}, 'endpoints'],
  [{ endpoints: 7 }, 'endpoints'],
  [{ endpoints: '' }, 'endpoints'],
  [{ endpoints: { login: '/in' } }, 'endpoints'],
  [{ transport: {} }, 'transport'],
  [{ endpoints: '/auth', credential: 'basic' }, 'credential'],
  [{ endpoints: '/auth', credential: 'body' }, 'refreshTokenStore'],
  [{ endpoints: '/auth', credential: 'body', refreshTokenStore: {} }, 'refreshTokenStore'],
  [{ endpoints: '/auth', refreshTokenStore: { read() {}, write() {} } }, 'refreshTokenStore'],
  [{ endpoints: '/auth', origins: 'https://api.example' }, 'origins'],
  [{ endpoints: '/auth', origins: ['https://api.example/v1'] }, 'origins'],
  [{ endpoints: '/auth', origins: ['api.example'] }, 'origins'],
  [{ endpoints: '/auth', origins: ['null'] }, 'origins'],
  [{ endpoints: '/auth', origins: ['file://'] }, 'origins'],
  [{ endpoints: '/auth', origins: ['tauri://localhost/'] }, 'origins'],
  [{ endpoints: '/auth', warnAt: 60_000 }, 'warnAt'],
  [{ endpoints: '/auth', warnAt: [60_000, -1] }, 'warnAt'],
  [{ endpoints: '/auth', warnAt: [Number.NaN] }, 'warnAt'],
  [{ endpoints: '/auth', refreshTimeout: '10s' }, 'refreshTimeout'],
  [{ endpoints: '/auth', refreshTimeout: 0 }, 'refreshTimeout'],
  [{ endpoints: '/auth', restore: true }, 'restore'],
  [{ endpoints: '/auth', name: '' }, 'name'],
  [{ endpoints: '/auth', isUnauthorized: 401 }, 'isUnauthorized'],
  [{ endpoints: '/auth', userFromClaims: {} }, 'userFromClaims'],
  [{ endpoints: '/auth', runtime: {} }, 'runtime'],
  [{ endpoints: '/auth', refreshTimeOut: 1 }, 'refreshTimeOut'],
]

test.for(wrong)('%j is a TypeError that names the option', ([options, option]) => {
  const create = (): unknown => Reflect.apply(createSession, undefined, [options])
  expect(create).toThrow(TypeError)
  expect(create).toThrow(`"${option}"`)
})

test.for(['https://api.example', 'http://localhost:8080', 'tauri://localhost', 'chrome-extension://abcdefghijklmnop'])(
  'the origin %s can be named',
  (origin) => {
    expect(createSession({ endpoints: '/auth', origins: [origin] })).toHaveProperty('getState')
  },
)

test('options that JavaScript hands over as undefined are as good as absent', () => {
  const session: unknown = Reflect.apply(createSession, undefined, [{ endpoints: '/auth', warnAt: undefined }])
  expect(session).toHaveProperty('getState')
})

test('the defaults cannot be changed from outside', () => {
  expect(Object.isFrozen(defaultOptions)).toBe(true)
})

test('no options at all are a TypeError that says what is needed', () => {
  expect((): unknown => Reflect.apply(createSession, undefined, [])).toThrow('endpoints')
})

test('a runtime may be an instance of a class of the app', () => {
  const world = createWorld()
  const tab = world.openTab()
  // What is inherited counts, too.
  const runtime: unknown = Object.create(tab)
  const session: unknown = Reflect.apply(createSession, undefined, [{ endpoints: '/auth', runtime }])
  expect(session).toHaveProperty('getState')
  expect((session as Session<unknown>).now()).toBe(world.now())
})
