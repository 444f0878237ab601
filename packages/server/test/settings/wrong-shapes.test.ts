import { expect, test } from 'vitest'
import * as server from '../../src/index.ts'
import * as node from '../../src/node/index.ts'
import * as opentelemetry from '../../src/opentelemetry/index.ts'
import * as durableObjects from '../../src/stores/durable-objects/index.ts'
import * as redis from '../../src/stores/redis/index.ts'
import * as sql from '../../src/stores/sql/index.ts'
import * as sqlite from '../../src/stores/sqlite/index.ts'
import * as testing from '../../src/testing/index.ts'
import { sessionRow } from '../rows.ts'
import { createServerWorld } from '../server-world.ts'

// Not every app is written in TypeScript: whatever is public says by name what it was given in a wrong shape, and what helps. Nothing is left out: a function
// that has no case here fails.

type Case = readonly [name: string, ...given: readonly unknown[]]

const nothing = (): void => {}
const pool = { query: nothing, connect: nothing, on: nothing, listenerCount: () => 1, idleCount: 0, ending: false }
const postgres = { unsafe: nothing, listen: nothing, options: { prepare: true } }
const client = { query: nothing, listen: nothing }
const sqliteClient = { query: nothing, transact: nothing }
const namespace = { getByName: nothing }
const redisClient = { command: nothing, subscribe: nothing }
const { server: auth, store } = createServerWorld()
const log = node.createLog('error')

const cases: Readonly<Record<string, Readonly<Record<string, readonly Case[]>>>> = {
  server: {
    createAuthServer: [['options'], ['store', {}], ['store.now', { store: {} }]],
    generateKeys: [['algorithm', 'HS512']],
    importKeys: [['keys'], ['keys', { signing: [] }]],
    memoryStore: [
      ['options', null],
      ['now', { now: 5 }],
    ],
    parseCookies: [
      ['header', 5],
      ['header', { cookie: 'a=b' }],
    ],
    serializeCookie: [['cookie'], ['cookie', { name: 'a' }], ['cookie', 'a=b']],
    refusalResponse: [['code', 'nonsense'], ['code']],
    revokedRow: [
      ['row', undefined, 'revoked', 1],
      ['reason', sessionRow({}), 'because', 1],
      ['now', sessionRow({}), 'revoked', 'today'],
    ],
  },
  node: {
    toNodeHandler: [
      ['server'],
      ['server.fetch', {}],
      ['trustProxy', auth, { trustProxy: 'loopback' }],
      ['options', auth, null],
    ],
    startNodeServer: [
      ['options'],
      ['auth', { store, log }],
      ['log.info', { auth, store, log: {} }],
      ['port', { auth, store, log, port: '3000' }],
      ['host', { auth, store, log, host: 5 }],
      ['requestTimeout', { auth, store, log, requestTimeout: '15s' }],
      ['keepAliveGrace', { auth, store, log, keepAliveGrace: -1 }],
    ],
    memoryLimits: [
      ['quotas', 5],
      ['quotas.signIn', { signIn: { points: 1, duration: 1 } }],
    ],
    postgresLimits: [['pool'], ['pool.query', {}]],
    redisLimits: [['client'], ['quotas.signInByAddress', {}, { signInByAddress: 5 }]],
    hashPassword: [['password'], ['password', 5]],
    isPassword: [
      ['password', undefined, 'x'],
      ['hash', 'x', 5],
    ],
    readUserFile: [['path', '']],
    keyFile: [['path']],
    createLog: [['level', 'loud']],
    auditTo: [['log'], ['log.info', {}]],
    readConfiguration: [['variables'], ['variables', 'NODE_ENV=production']],
    serve: [['configuration'], ['configuration', {}, log], ['log.info', node.readConfiguration({}), {}]],
  },
  sql: {
    sqlStore: [
      ['client'],
      ['client', pool],
      ['client', 'postgres://db'],
      ['options', client, null],
      ['partitions', client, { partitions: '16' }],
      ['schema', client, { schema: 'My Schema' }],
      ['prefix', client, { prefix: 5 }],
    ],
    pgClient: [
      ['pool'],
      ['pool', 'postgres://db'],
      ['pool', { ...pool, idleCount: undefined }],
      ['pool', postgres],
      ['options', pool, null],
      ['prepare', pool, { prepare: 'false' }],
      ['timeout', pool, { timeout: '10s' }],
      ['timeout', pool, { timeout: 0 }],
      ['timeout', pool, { timeout: Infinity }],
    ],
    postgresClient: [
      ['sql'],
      ['sql', 'postgres://db'],
      ['sql', pool],
      ['options', postgres, null],
      ['timeout', postgres, { timeout: -1 }],
    ],
    pgliteClient: [['database'], ['database', pool], ['database', Promise.resolve(client)]],
  },
  redis: {
    redisStore: [
      ['client'],
      ['client', { call: nothing, duplicate: nothing }],
      ['options', redisClient, null],
      ['prefix', redisClient, { prefix: '' }],
      ['layout', redisClient, { layout: 'scattered' }],
    ],
    ioredisClient: [['redis'], ['redis', 'redis://cache'], ['redis', redisClient]],
  },
  sqlite: {
    sqliteStore: [
      ['client'],
      ['client', 'sessions.db'],
      ['client', { prepare: nothing, exec: nothing }],
      ['options', sqliteClient, null],
      ['prefix', sqliteClient, { prefix: 'semi;colon' }],
      ['prefix', sqliteClient, { prefix: 5 }],
    ],
    nodeSqliteClient: [['database'], ['database', 'sessions.db'], ['database', sqliteClient]],
    betterSqliteClient: [['database'], ['database', { prepare: nothing }]],
    libsqlClient: [['database'], ['database', { prepare: nothing, exec: nothing }]],
    d1Client: [['database'], ['database', {}], ['database', { DB: { prepare: nothing, batch: nothing } }]],
  },
  durableObjects: {
    durableObjectStore: [
      ['namespace'],
      ['namespace', { get: nothing }],
      ['options', namespace, null],
      ['prefix', namespace, { prefix: 5 }],
    ],
  },
  testing: { storeContract: [['createStore'], ['createStore', store]] },
  opentelemetry: {
    createObservedAuthServer: [['options'], ['store', {}], ['telemetry', { store }, null]],
  },
}

const entries: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  server,
  node,
  sql,
  redis,
  sqlite,
  durableObjects,
  testing,
  opentelemetry,
}

test.each(Object.keys(entries))('every public function of %s has a case', (entry) => {
  const functions = Object.entries(entries[entry] ?? {}).filter(
    ([, value]) => typeof value === 'function' && !isClass(value),
  )
  expect(Object.keys(cases[entry] ?? {}).toSorted()).toEqual(functions.map(([name]) => name).toSorted())
})

const calls = Object.entries(cases).flatMap(([entry, functions]) =>
  Object.entries(functions).flatMap(([called, wrong]) =>
    wrong.map(([name, ...given]) => ({ entry, called, name, given })),
  ),
)

test.each(calls)('$called of $entry says that $name is wrong', async ({ entry, called, name, given }) => {
  const run: unknown = entries[entry]?.[called]
  if (typeof run !== 'function') throw new Error(`${called} is no function.`)
  const call = async (): Promise<unknown> => Reflect.apply(run, undefined, given)
  const failure: unknown = await call().catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(TypeError)
  expect(String(failure)).toMatch(new RegExp(`^TypeError: ${name.replace('.', '\\.')}: (must|there) `))
})

// Errors, and the class of objects that only a platform makes.
function isClass(value: Function): boolean {
  return value.prototype instanceof Error || value === durableObjects.SessionObject
}
