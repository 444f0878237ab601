import { expect, test } from 'vitest'
import {
  auditTo,
  createLog,
  hashPassword,
  isPassword,
  keyFile,
  memoryLimits,
  postgresLimits,
  readUserFile,
  redisLimits,
  startNodeServer,
  toNodeHandler,
} from '../../src/node/index.ts'
import { createServerWorld } from '../server-world.ts'

const { server: auth, store } = createServerWorld()
const log = createLog('error')
const needed = { auth, store, log, port: 0 }

// Not every app is written in TypeScript.
const calls: readonly (readonly [string, () => unknown])[] = [
  ['server', () => toNodeHandler(undefined as never)],
  ['server.fetch', () => toNodeHandler({ basePath: '/auth' } as never)],
  ['trustProxy', () => toNodeHandler(auth, { trustProxy: 'loopback' as never })],
  ['auth', () => startNodeServer({ ...needed, auth: undefined as never })],
  ['auth.start', () => startNodeServer({ ...needed, auth: { fetch: auth.fetch } as never })],
  ['store.now', () => startNodeServer({ ...needed, store: {} as never })],
  ['log.info', () => startNodeServer({ ...needed, log: {} as never })],
  ['drainTimeout', () => startNodeServer({ ...needed, drainTimeout: '10s' as never })],
  ['trustProxy', () => startNodeServer({ ...needed, trustProxy: ['nginx'] })],
  ['origin', () => startNodeServer({ ...needed, origin: 'localhost:3000' })],
  ['quotas', () => memoryLimits(5 as never)],
  ['quotas.signIn', () => memoryLimits({ signIn: { points: 1, duration: 1 } } as never)],
  ['quotas.signInByAddress', () => memoryLimits({ signInByAddress: { points: 0, duration: 60 } })],
  ['quotas.signInByAddress', () => memoryLimits({ signInByAddress: { points: 5 } as never })],
  ['client', () => redisLimits(undefined)],
  ['quotas.signInByAddress', () => redisLimits({}, { signInByAddress: 5 as never })],
  ['pool', () => postgresLimits(undefined)],
  ['pool.query', () => postgresLimits({})],
  ['path', () => keyFile(undefined as never)],
  ['path', () => readUserFile('')],
  ['level', () => createLog('loud' as never)],
  ['log', () => auditTo(undefined as never)],
  ['password', () => hashPassword(undefined as never)],
  ['password', () => isPassword(undefined as never, 'x')],
]

test.each(calls)('a wrong %s is refused by its name, before anything has begun', async (name, call) => {
  const failure: unknown = await (async () => call())().catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(TypeError)
  expect(String(failure)).toMatch(new RegExp(`^TypeError: ${name}: must be|^TypeError: ${name}: there is no`))
})
