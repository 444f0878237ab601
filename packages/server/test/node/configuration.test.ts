// D-SE-16
import { expect, test } from 'vitest'
import { ConfigurationError, readConfiguration } from '../../src/node/index.ts'

const production = {
  NODE_ENV: 'production',
  KEYTURN_ORIGIN: 'https://app.example.com',
  KEYTURN_KEYS_FILE: '/run/secrets/keys.json',
  KEYTURN_USERS_FILE: '/etc/keyturn/users.json',
}

function problemsOf(variables: Record<string, string>): readonly string[] {
  try {
    readConfiguration(variables)
    return []
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems
    throw error
  }
}

test('nothing needs to be said in development', () => {
  expect(readConfiguration({})).toMatchObject({
    isProduction: false,
    host: 'localhost',
    port: 3000,
    origin: 'http://localhost:3000',
    trustProxy: [],
    dataDirectory: '.keyturn',
    keys: { type: 'file', path: '.keyturn/keys.json', mayCreate: true },
    auth: {
      basePath: '/auth',
      cookie: { secure: false },
      issuer: 'http://localhost:3000',
      lifetimes: { access: 600_000, session: 2_592_000_000, idle: 1_209_600_000 },
    },
  })
})

test('in production there are secure cookies, and no secret is made up', () => {
  expect(readConfiguration(production)).toMatchObject({
    isProduction: true,
    host: '0.0.0.0',
    origin: 'https://app.example.com',
    keys: { type: 'file', path: '/run/secrets/keys.json', mayCreate: false },
    auth: { cookie: { secure: true }, issuer: 'https://app.example.com', audience: 'https://app.example.com' },
  })
})

test('all that is missing in production is said at once, with what helps', () => {
  expect(problemsOf({ NODE_ENV: 'production' })).toEqual([
    'KEYTURN_ORIGIN is missing. Say how browsers call this server, e.g. https://app.example.com.',
    'KEYTURN_KEYS_FILE is missing. Make keys with the command "keys", keep them as a secret, and name the file that they are mounted at.',
    'KEYTURN_USERS_FILE is missing. Name a JSON file of users, or call createAuthServer with your own user directory.',
  ])
})

test.each([
  [{}, true],
  [{ KEYTURN_PG_PREPARE: 'true' }, true],
  [{ KEYTURN_PG_PREPARE: 'false' }, false],
])('%o: whether statements are prepared is %s', (variables, preparesStatements) => {
  expect(readConfiguration(variables)).toMatchObject({ preparesStatements })
})

test.each([
  [{}, { secure: true, partitioned: false }],
  [{ KEYTURN_COOKIE_PARTITIONED: 'on' }, { secure: true, partitioned: true }],
  [{ KEYTURN_COOKIE_SESSION_NAME: 'app-session' }, { secure: true, partitioned: false, sessionName: 'app-session' }],
  [{ KEYTURN_COOKIE_SESSION_NAME: 'off' }, { secure: true, partitioned: false, sessionName: false }],
])('%o: cookies are %o', (variables, cookie) => {
  expect(readConfiguration({ ...production, ...variables }).auth.cookie).toEqual(cookie)
})

test('partitioned cookies are refused on plain http, where browsers would', () => {
  expect(problemsOf({ KEYTURN_COOKIE_PARTITIONED: 'on' })).toEqual([
    'KEYTURN_COOKIE_PARTITIONED is on, and browsers refuse that on plain http. KEYTURN_ORIGIN must be https.',
  ])
})

test.each([
  [
    'a word that is none',
    { KEYTURN_PG_PREPARE: 'no' },
    'KEYTURN_PG_PREPARE is not right. It must be one of true, false.',
  ],
  ['a switch that is none', { KEYTURN_COOKIE_PARTITIONED: 'yes' }, 'KEYTURN_COOKIE_PARTITIONED is not right'],
  ['a cookie that is none', { KEYTURN_COOKIE_SESSION_NAME: 'a b' }, 'KEYTURN_COOKIE_SESSION_NAME is not right'],
  ['a cookie of two', { KEYTURN_COOKIE_SESSION_NAME: '__Host-refresh' }, 'KEYTURN_COOKIE_SESSION_NAME is not right'],
  ['plain http', { KEYTURN_ORIGIN: 'http://app.example.com' }, 'KEYTURN_ORIGIN is plain http'],
  ['an origin with a path', { KEYTURN_ORIGIN: 'https://app.example.com/auth' }, 'KEYTURN_ORIGIN is not right'],
  ['another origin of plain http', { KEYTURN_ORIGINS: 'http://shop.example.com' }, 'KEYTURN_ORIGINS is plain http'],
  ['every origin', { KEYTURN_ORIGINS: '*' }, 'KEYTURN_ORIGINS is not right'],
  ['keys twice', { KEYTURN_KEYS: '{}' }, 'KEYTURN_KEYS is set beside KEYTURN_KEYS_FILE'],
  ['a database that is none', { DATABASE_URL: 'mysql://db/sessions' }, 'DATABASE_URL is not right'],
  ['a Redis that is none', { REDIS_URL: 'cache:6379' }, 'REDIS_URL is not right'],
  ['a port that is none', { PORT: '70000' }, 'PORT is not right'],
  ['a way to bind sessions that is none', { KEYTURN_BOUND: 'on' }, 'KEYTURN_BOUND is not right'],
  ['a telemetry that is none', { KEYTURN_TELEMETRY: 'datadog' }, 'KEYTURN_TELEMETRY is not right'],
  ['a profile that is none', { KEYTURN_PROFILE: 'lenient' }, 'KEYTURN_PROFILE is not right'],
  ['a proxy that is none', { KEYTURN_TRUST_PROXY: 'nginx' }, 'KEYTURN_TRUST_PROXY is not right'],
  ['a lifetime without a unit', { KEYTURN_ACCESS_LIFETIME: '600' }, 'KEYTURN_ACCESS_LIFETIME is not right'],
  ['a lifetime that is too long', { KEYTURN_ACCESS_LIFETIME: '25h' }, 'KEYTURN_ACCESS_LIFETIME is not right'],
  ['a path that is none', { KEYTURN_BASE_PATH: 'auth/' }, 'KEYTURN_BASE_PATH is not right'],
  ['a mode that is none', { NODE_ENV: 'prod' }, 'NODE_ENV is not right'],
  ['a name that is misspelt', { KEYTURN_ORGIN: 'https://x.example' }, 'KEYTURN_ORGIN is no variable of this server'],
])('%s is refused by the name of the variable', (_, wrong, beginning) => {
  const problems = problemsOf({ ...production, ...wrong })
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(beginning)
})

test('what may be secret is not in what is said of it', () => {
  const secret = 'hunter2'
  const wrong = { DATABASE_URL: `${secret}://db`, REDIS_URL: secret, KEYTURN_KEYS: secret, KEYTURN_KEYS_FILE: secret }
  expect(problemsOf(wrong).join()).not.toContain(secret)
})

test('origins of apps and extensions are taken in production, too, but no server is called by one', () => {
  const apps = 'capacitor://localhost, chrome-extension://abcdefghijklmnopabcdefghijklmnop'
  expect(readConfiguration({ ...production, KEYTURN_ORIGINS: apps }).auth.origins).toEqual(apps.split(', '))
  expect(problemsOf({ ...production, KEYTURN_ORIGIN: 'capacitor://localhost' })).toHaveLength(1)
})

test('proxies are trusted by their number, or by their networks', () => {
  expect(readConfiguration({ KEYTURN_TRUST_PROXY: '1' }).trustProxy).toBe(1)
  expect(readConfiguration({ KEYTURN_TRUST_PROXY: 'loopback, 10.0.0.0/8' }).trustProxy).toEqual([
    'loopback',
    '10.0.0.0/8',
  ])
})
