import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { createMockServer } from '../src/backend.ts'
import { handlers } from '../src/handlers.ts'
import * as forBrowsers from '../src/browser.ts'
import * as entry from '../src/index.ts'
import { createScenario } from '../src/scenario.ts'
import { startMockServer } from '../src/start-mock-server.ts'
import { newDatabaseName, openTab } from './mock-world.ts'

const needed = { verifyCredentials: () => undefined, loadUser: () => undefined }

// Tests least of all are written in TypeScript.
const calls: readonly (readonly [string, () => unknown])[] = [
  ['options', () => createMockServer(undefined as never)],
  ['databaseName', () => createMockServer({ ...needed, databaseName: 5 as never })],
  ['realTime', () => createMockServer({ ...needed, realTime: 5 as never })],
  ['wait', () => createMockServer({ ...needed, wait: true as never })],
  ['verifyCredentials', () => createMockServer({ loadUser: () => undefined } as never)],
  ['credential', () => createMockServer({ ...needed, credential: 'header' as never })],
  ['mockServer', () => handlers(undefined as never)],
  ['mockServer', () => handlers(openTab(newDatabaseName()) as never)],
  ["routes\\['/api/\\*'\\]", async () => handlers(await openTab(newDatabaseName()), { '/api/*': 'ok' as never })],
  ['databaseName', () => createMockServer({ ...needed, databaseName: '' })],
  ['lifetimes', () => createMockServer({ ...needed, lifetimes: 60_000 as never })],
  ['access', () => createMockServer({ ...needed, lifetimes: { access: '1m' as never } })],
  ['lifetimes', async () => (await openTab(newDatabaseName())).setLifetimes(null as never)],
  ['by', async () => (await openTab(newDatabaseName())).clock.move('1m' as never)],
  ['routes', async () => handlers(await openTab(newDatabaseName()), null as never)],
  ['users', () => startMockServer(undefined as never)],
  ['users', () => startMockServer({ users: 'ada' as never })],
  ['users', () => startMockServer({ users: [{ id: 'ada' } as never] })],
  ['api', () => startMockServer({ users: [], api: { '/api/*': 'ok' as never } })],
  ['api', () => startMockServer({ users: [], api: (() => {}) as never })],
  ['options', () => createScenario(null as never)],
  ['fault', () => createScenario().arm(undefined as never)],
  ['fault.type', () => createScenario().arm({ type: 'drop' } as never)],
  ['by', () => createScenario().arm({ type: 'delay' } as never)],
  ['code', () => createScenario().arm({ type: 'refuse' } as never)],
  ['status', () => createScenario().arm({ type: 'fail', status: 404 })],
  ['strike', () => createScenario().arm({ type: 'lose' }, '/auth' as never)],
  ['path', () => createScenario().arm({ type: 'lose' }, { path: 5 as never })],
  ['times', () => createScenario().arm({ type: 'lose' }, { times: 0 })],
  ['basePath', () => createScenario({ basePath: 5 as never })],
  ['wait', () => createScenario({ wait: 5 as never })],
  ['state.read', () => createScenario({ state: {} as never })],
]

test.each(calls)('a wrong %s is refused by its name', async (name, call) => {
  const failure: unknown = await (async () => call())().catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(TypeError)
  expect(String(failure)).toMatch(new RegExp(`^TypeError: ${name}: must be`))
})

test('every public function is in the table, or takes nothing', () => {
  const functions = Object.entries({ ...entry, ...forBrowsers }).filter(([, value]) => typeof value === 'function')
  expect(functions.map(([name]) => name).toSorted()).toEqual(
    ['createMockServer', 'createScenario', 'handlers', 'memoryScenarioState', 'startMockServer'].toSorted(),
  )
})

test('a wrong option leaves no database open', async () => {
  const databaseName = newDatabaseName()
  await expect(createMockServer({ ...needed, databaseName, audit: 5 as never })).rejects.toThrow(/^audit: /)
  await new Promise<void>((resolve, reject) => {
    const deletion = indexedDB.deleteDatabase(databaseName)
    deletion.addEventListener('success', () => resolve())
    deletion.addEventListener('blocked', () => reject(new Error('It is still open.')))
  })
})
